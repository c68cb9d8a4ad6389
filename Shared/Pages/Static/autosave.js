// Saves a draft field by field while somebody types, and says truthfully what is saved and what is not.
//
// Every keystroke goes first into the outbox of this browser and then to the server, which acknowledges each field by
// the number of the change. What is not acknowledged stays in the outbox: through a lost line, an expired session, a
// closed browser. Nothing typed is ever thrown away by this script; it only forgets what the server has.
import { DraftFields } from "./draftfields.js";
import { Outbox } from "./outbox.js";
import { csrf, request, thai } from "./session.js";

const quiet = 700;
const patience = 2500;
const batchSize = 50;

const say = thai ? {
  saving: "กำลังบันทึก…",
  saved: (time) => `บันทึกแล้ว ${time} น.`,
  offline: "ยังไม่ได้บันทึก – เก็บไว้ในเครื่องนี้แล้ว จะส่งเมื่อมีสัญญาณ",
  unkept: "ยังไม่ได้บันทึก – อย่าเพิ่งปิดหน้านี้ จะส่งเมื่อมีสัญญาณ",
  restored: (count) => `กู้คืนข้อความที่ยังไม่ได้บันทึก ${count} ช่อง`,
  signIn: "หมดเวลาเข้าใช้ – ข้อความยังอยู่ครบ ",
  signInLink: "เข้าสู่ระบบในแท็บใหม่",
  closed: "ร่างนี้ปิดแล้ว บันทึกเพิ่มไม่ได้ ข้อความที่ยังไม่ได้บันทึกยังอยู่ในหน้านี้ ",
  refused: "บางช่องบันทึกไม่ได้ โปรดดูข้อความที่ช่องนั้น",
  refusedField: "บันทึกช่องนี้ไม่ได้",
  copy: "คัดลอกข้อความ", copied: "คัดลอกแล้ว",
  clash: (who) => `${who || "ผู้อื่น"} แก้ไขช่องนี้หลังจากท่าน:`,
  theirs: "ใช้ของเขา", mine: "ใช้ของฉัน",
} : {
  saving: "Saving…",
  saved: (time) => `Saved at ${time}`,
  offline: "Not saved yet – kept on this computer, sent when the line is back",
  unkept: "Not saved yet – keep this page open, it is sent when the line is back",
  restored: (count) => `Restored ${count} unsaved field(s)`,
  signIn: "You were signed out – what you typed is still here. ",
  signInLink: "Sign in in a new tab",
  closed: "This draft is closed and takes no more changes. What was not saved is still on this page. ",
  refused: "Some fields could not be saved; see the message at the field",
  refusedField: "This field could not be saved",
  copy: "Copy the text", copied: "Copied",
  clash: (who) => `${who || "Somebody else"} changed this field after you:`,
  theirs: "Use theirs", mine: "Use mine",
};

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Bangkok" });

function asText(value) {
  if (Array.isArray(value)) return value.join(", ");
  if (value && typeof value === "object") return [value.day, value.month, value.year].filter(Boolean).join("/");
  return String(value ?? "");
}

function button(text, act) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "button button--quiet";
  element.textContent = text;
  element.addEventListener("click", act);
  return element;
}

class Autosave {
  #form; #fields; #draft; #address; #state;
  #outbox = new Outbox();
  // Numbers of one client only grow; a page that is opened again is another client.
  #client = crypto.randomUUID();
  #seq = 0;
  // field → the newest change that the server has not acknowledged
  #pending = new Map();
  // field → changes that the server will not take as they are
  #refused = new Map();
  #clashes = new Map();
  #timer = null;
  #firstUnsent = 0;
  #failures = 0;
  #notBefore = 0;
  #limit = batchSize;
  #sending = null;
  #closed = false;
  #leaving = false;

  constructor(form) {
    this.#form = form;
    this.#fields = new DraftFields(form);
    this.#draft = form.dataset.draft;
    this.#address = form.dataset.autosaveUrl;
    this.#state = form.querySelector("[data-autosave-state]");
  }

  async start() {
    // Listening comes first: nobody waits for a database before typing.
    this.#form.addEventListener("input", (event) => this.#typed(event.target, false));
    this.#form.addEventListener("change", (event) => this.#typed(event.target, true));
    this.#form.addEventListener("raingan:row-removed", (event) => this.#removed(event.detail.row));
    this.#form.addEventListener("submit", (event) => this.#submitting(event));
    addEventListener("online", () => this.#hurry());
    addEventListener("focus", () => this.#hurry());
    addEventListener("raingan:renewed", () => this.#hurry());
    addEventListener("pagehide", () => this.#lastWords());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.#lastWords(); else this.#hurry();
    });
    addEventListener("beforeunload", (event) => {
      if (!this.#leaving && this.#pending.size > 0) event.preventDefault();
    });
    await this.#outbox.open();
    await this.#restore();
  }

  async #restore() {
    let restored = 0;
    for (const change of await this.#outbox.all(this.#draft)) {
      // What is being typed now is newer than anything that was kept.
      if (this.#pending.has(change.field)) continue;
      const frame = this.#fields.named(change.field);
      if (frame) this.#fields.put(frame, change.value);
      this.#pending.set(change.field, change);
      restored += 1;
    }
    for (const change of this.#pending.values()) {
      if (change.client === this.#client) await this.#outbox.put(change);
    }
    if (restored > 0) {
      this.#show("restored", say.restored(restored));
      this.#schedule(0);
    }
  }

  #typed(control, isComplete) {
    const frame = this.#fields.frame(control);
    if (!frame) return;
    const value = this.#fields.value(frame);
    const last = this.#pending.get(frame.dataset.field);
    if (isComplete && last && JSON.stringify(last.value) === JSON.stringify(value)) return this.#hurry();
    this.#record(frame.dataset.field, value, isComplete);
  }

  #removed(row) {
    for (const change of [...this.#pending.values()].filter((c) => c.field.startsWith(row + "."))) {
      this.#pending.delete(change.field);
      this.#outbox.forget(change);
    }
    this.#record(row, null, true);
  }

  #record(field, value, isComplete, replaces = undefined) {
    this.#seq += 1;
    const change = { draft: this.#draft, client: this.#client, field, value, seq: this.#seq };
    if (replaces !== undefined) change.replaces = replaces;
    if (this.#pending.size === 0) this.#firstUnsent = Date.now();
    this.#pending.set(field, change);
    this.#refused.delete(field);
    this.#outbox.put(change);
    if (this.#closed) return this.#showClosed();
    if (this.#failures === 0) this.#show("saving", say.saving);
    const waited = Date.now() - this.#firstUnsent;
    this.#schedule(isComplete ? 0 : Math.max(0, Math.min(quiet, patience - waited)));
  }

  #schedule(delay) {
    clearTimeout(this.#timer);
    if (this.#closed) return;
    const wait = Math.max(delay, this.#notBefore - Date.now());
    this.#timer = setTimeout(() => this.flush(), wait);
  }

  #hurry() {
    this.#notBefore = 0;
    if (this.#sendable().length > 0) this.#schedule(0);
  }

  #sendable() {
    return [...this.#pending.values()].filter((c) => !this.#refused.has(c.field) && !this.#clashes.has(c.field));
  }

  /// The next changes of one client; what a dead page left behind goes under that page's name.
  #batch() {
    const waiting = this.#sendable();
    const client = waiting[0]?.client;
    return waiting.filter((c) => c.client === client).slice(0, this.#limit);
  }

  #body(batch) {
    const changes = batch.map(({ field, value, seq, replaces }) => ({ field, value, seq, replaces }));
    return JSON.stringify({ client: batch[0].client, changes });
  }

  /// Sends what is waiting; resolves when nothing is left to send or sending has failed.
  flush() {
    this.#sending ??= this.#sendAll().finally(() => { this.#sending = null; });
    return this.#sending;
  }

  async #sendAll() {
    clearTimeout(this.#timer);
    for (let batch = this.#batch(); batch.length > 0 && !this.#closed; batch = this.#batch()) {
      let answer;
      try {
        answer = await request(this.#address, {
          method: "POST", headers: { "Content-Type": "application/json", "Accept-Language": document.documentElement.lang },
          body: this.#body(batch),
        });
      } catch {
        return this.#later(null);
      }
      if (!(await this.#heard(answer, batch))) return;
    }
    this.#firstUnsent = Date.now();
  }

  /// Whether to go on sending.
  async #heard(answer, batch) {
    if (answer.ok) return this.#acknowledged(await answer.json().catch(() => null), batch);
    const told = await answer.json().catch(() => ({}));
    switch (answer.status) {
    case 401: return this.#signedOut();
    case 409: if (told.current) return this.#clashed(told.current); break;
    case 410: return this.#closedBecause(told.detail);
    case 408: case 425: case 429: return this.#later(answer.headers.get("Retry-After"));
    }
    if (answer.status >= 500) return this.#later(answer.headers.get("Retry-After"));
    if (batch.length > 1) {
      // One of them is not taken: find out which by sending each alone.
      this.#limit = 1;
      return true;
    }
    this.#refused.set(batch[0].field, batch[0]);
    this.#fields.tell(batch[0].field, "error", told.detail ?? told.title ?? say.refusedField);
    this.#show("stopped", say.refused);
    return true;
  }

  #acknowledged(told, batch) {
    if (!told || !Array.isArray(told.saved)) return this.#later(null);
    this.#failures = 0;
    this.#notBefore = 0;
    let saved = 0;
    for (const change of batch) {
      if (!told.saved.some((s) => s.field === change.field && s.seq === change.seq)) continue;
      saved += 1;
      if (this.#pending.get(change.field) === change) this.#pending.delete(change.field);
      this.#outbox.forget(change);
      const problem = (told.problems ?? []).find((p) => p.field === change.field);
      this.#fields.tell(change.field, problem?.severity, problem?.message);
    }
    for (const problem of told.problems ?? []) this.#fields.tell(problem.field, problem.severity, problem.message);
    this.#showComplete(told.complete ?? {});
    if (told.current) this.#clashed(told.current);
    // An answer that acknowledges nothing would be asked for again without end.
    if (saved === 0 && !told.current) return this.#later(null);
    if (this.#refused.size > 0) this.#show("stopped", say.refused);
    else if (this.#pending.size === 0) this.#show("saved", say.saved(clock.format(new Date(told.savedAt ?? Date.now()))));
    if (this.#limit === 1 && this.#sendable().length === 0) this.#limit = batchSize;
    return true;
  }

  #later(retryAfter) {
    this.#failures += 1;
    const seconds = Number(retryAfter) || Math.min(60, 2 ** Math.min(this.#failures, 6)) * (0.5 + Math.random() / 2);
    this.#notBefore = Date.now() + seconds * 1000;
    this.#show("waiting", this.#outbox.survives ? say.offline : say.unkept);
    this.#schedule(0);
    return false;
  }

  #signedOut() {
    this.#notBefore = Date.now() + 20 * 1000;
    const link = document.createElement("a");
    link.href = "/sign-in";
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = say.signInLink;
    this.#show("stopped", say.signIn, link);
    this.#schedule(0);
    return false;
  }

  #clashed(current) {
    for (const [field, theirs] of Object.entries(current)) {
      const frame = this.#fields.named(field);
      const mine = this.#pending.get(field);
      if (!frame || !mine || this.#clashes.has(field)) {
        if (mine && !frame) this.#refused.set(field, mine);
        continue;
      }
      const note = document.createElement("div");
      note.className = "field-clash";
      note.setAttribute("role", "alert");
      const text = document.createElement("p");
      text.textContent = `${say.clash(theirs.by)}\n“${asText(theirs.value)}”`;
      const settle = (act) => () => {
        note.remove();
        this.#clashes.delete(field);
        act();
      };
      note.append(text, button(say.mine, settle(() => {
        this.#record(field, this.#fields.value(frame), true, theirs.version);
      })), button(say.theirs, settle(() => {
        const now = this.#pending.get(field) ?? mine;
        this.#pending.delete(field);
        this.#outbox.forget(now);
        this.#fields.put(frame, theirs.value);
        if (this.#pending.size === 0) this.#show("saved", say.saved(clock.format(new Date())));
      })));
      frame.append(note);
      this.#clashes.set(field, note);
    }
    this.#show("stopped", say.refused);
    return true;
  }

  #closedBecause(detail) {
    this.#closed = true;
    this.#showClosed(detail);
    return false;
  }

  #showClosed(detail) {
    const copy = button(say.copy, async () => {
      const lines = [...this.#pending.values()].map((change) => `${this.#label(change.field)}: ${asText(change.value)}`);
      await navigator.clipboard.writeText(lines.join("\n\n"));
      copy.textContent = say.copied;
    });
    this.#show("stopped", `${detail ? detail + " " : ""}${say.closed}`, copy);
  }

  #label(field) {
    const label = document.getElementById(`${field}-label`) ?? this.#fields.named(field)?.querySelector("legend");
    return label?.firstChild?.textContent?.trim() ?? field;
  }

  /// Marks each section as empty, part, done or error, with the sign and word that the page holds ready for it.
  #showComplete(complete) {
    for (const place of document.querySelectorAll("[data-section-state]")) {
      const state = complete[place.dataset.sectionState];
      if (!state || place.dataset.state === state) continue;
      const ready = document.querySelector(`template[data-state-tag="${CSS.escape(state)}"]`);
      place.dataset.state = state;
      if (ready) place.replaceChildren(ready.content.cloneNode(true));
    }
  }

  #show(state, text, ...more) {
    if (!this.#state) return;
    if (this.#state.dataset.state === state && this.#state.textContent === text && more.length === 0) return;
    this.#state.dataset.state = state;
    this.#state.replaceChildren(document.createTextNode(text), ...more);
  }

  /// The page may be about to die: what is waiting is sent in a way that outlives it.
  #lastWords() {
    const batch = this.#batch();
    if (batch.length === 0 || this.#closed || this.#sending) return;
    const body = this.#body(batch);
    if (new Blob([body]).size > 60000) return;
    fetch(this.#address, {
      method: "POST", credentials: "same-origin", keepalive: true, body,
      headers: { "Content-Type": "application/json", "X-Raingan-CSRF": csrf(), "Accept": "application/json" },
    }).then(async (answer) => { if (answer.ok) this.#acknowledged(await answer.json(), batch); }).catch(() => {});
  }

  /// The form carries every field itself; what waits is settled first, so that nothing old is sent after it.
  async #submitting(event) {
    if (event.defaultPrevented) return;
    if (this.#pending.size === 0 || this.#leaving) { this.#leaving = true; return; }
    event.preventDefault();
    const submitter = event.submitter;
    this.#notBefore = 0;
    await Promise.race([this.flush(), new Promise((resolve) => setTimeout(resolve, 4000))]);
    if (this.#pending.size > 0 && this.#failures > 0) return;
    this.#leaving = true;
    this.#form.requestSubmit(submitter);
  }
}

for (const form of document.querySelectorAll("form[data-autosave-url]")) new Autosave(form).start();
