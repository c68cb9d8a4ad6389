// Shows a part of the page that another service owns (data-fragment), and lets what depends on it go on only when it is
// really there: the form named by data-for gets the fragment's checksum, and its buttons stay shut until then.
//
// The fragment is parsed apart from this page; only known elements and attributes come over.
import { request, thai } from "./session.js";

const known = new Set(("a abbr address article aside b bdi blockquote br caption circle code col colgroup dd del details "
  + "div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img ins li line mark meter ol p path polygon "
  + "polyline pre progress rect s section small span strong sub summary sup svg table tbody td text tfoot th thead time "
  + "title tr u ul wbr").split(" "));
const knownAttributes = new Set(("alt class colspan cx cy d datetime dir headers height href id lang loading max open "
  + "points r role rowspan rx ry scope span src start tabindex title transform translate value viewbox width x x1 x2 y "
  + "y1 y2").split(" "));

// JSON first, so that an expired token is answered with a code that renewal understands and not with a redirection.
const fragmentType = "application/json, text/html;q=0.9";

const policy = window.trustedTypes?.createPolicy("raingan", { createHTML: (text) => text });

function parse(text) {
  return new DOMParser().parseFromString(policy ? policy.createHTML(text) : text, "text/html");
}

function isOwn(address) {
  try { return /^https?:$/.test(new URL(address, location.href).protocol) && new URL(address, location.href).origin === location.origin; }
  catch { return false; }
}

function clean(root) {
  for (const element of [...root.querySelectorAll("*")]) {
    if (!known.has(element.localName.toLowerCase())) { element.remove(); continue; }
    strip(element);
  }
  strip(root);
  return root;
}

function strip(element) {
  for (const { name, value } of [...element.attributes]) {
    const plain = name.toLowerCase();
    const isKnown = knownAttributes.has(plain) || plain.startsWith("aria-") || plain.startsWith("data-");
    const isAddress = plain === "href" || plain === "src";
    if (!isKnown || (isAddress && !isOwn(value))) element.removeAttribute(name);
  }
}

function words(status) {
  if (status === 403 || status === 404) {
    return thai ? "ท่านไม่มีสิทธิ์อ่านเนื้อหารายงานนี้ จึงพิจารณาไม่ได้" : "You may not read this report, so you cannot decide about it.";
  }
  if (status === 410 || status === 409) {
    return thai ? "รายงานฉบับนี้ไม่ใช่ฉบับปัจจุบันแล้ว กรุณาเปิดหน้านี้ใหม่" : "This revision is no longer current; please open this page again.";
  }
  return thai ? "ขณะนี้ยังแสดงเนื้อหารายงานไม่ได้ จึงยังพิจารณาไม่ได้ เหตุผลที่พิมพ์ไว้ยังอยู่"
    : "The report cannot be shown at the moment, so it cannot be decided yet. What you typed is kept.";
}

function allow(form, isAllowed, reason = "") {
  for (const button of form?.querySelectorAll('button[type="submit"]') ?? []) button.disabled = !isAllowed;
  const place = form?.querySelector("[data-not-shown]");
  if (!place) return;
  place.textContent = reason;
  place.hidden = isAllowed;
}

// The sections that can be flagged are those of what was shown.
function offerSections(form, root) {
  const place = form?.querySelector("[data-sections]");
  const sections = [...root.querySelectorAll("[data-section]")];
  if (!place || sections.length === 0) return;
  const chosen = new Set(place.dataset.chosen.split(" "));
  const list = place.querySelector(".choices");
  list.replaceChildren(...sections.map((section, number) => {
    const [choice, box, label] = ["div", "input", "label"].map((name) => document.createElement(name));
    choice.className = "choice";
    Object.assign(box, { type: "checkbox", name: "sections", value: section.dataset.section });
    box.id = number === 0 ? "sections" : `sections.${section.dataset.section}`;
    box.checked = chosen.has(section.dataset.section);
    label.htmlFor = box.id;
    label.textContent = section.dataset.title || section.querySelector("h2, h3")?.textContent || section.dataset.section;
    choice.append(box, label);
    return choice;
  }));
  place.hidden = false;
}

async function show(host) {
  const form = document.getElementById(host.dataset.for);
  const state = host.querySelector("[data-fragment-state]");
  allow(form, false, thai ? "กำลังเปิดเนื้อหารายงาน…" : "Opening the report…");
  host.setAttribute("aria-busy", "true");
  let status = 0;
  try {
    const answer = await request(host.dataset.fragment, { headers: { "Accept": fragmentType } });
    status = answer.status;
    const root = answer.ok && parse(await answer.text()).querySelector("[data-shown]");
    if (root) {
      const shown = root.dataset.shown;
      host.replaceChildren(document.adoptNode(clean(root)));
      if (form) {
        form.elements.namedItem("shown").value = shown;
        form.elements.namedItem("confirmed").value = "yes";
        offerSections(form, root);
      }
      return allow(form, true);
    }
  } catch { /* Nobody answered: said below. */ } finally { host.removeAttribute("aria-busy"); }
  state.textContent = words(status);
  allow(form, false, words(status));
  const again = document.createElement("button");
  again.type = "button";
  again.className = "button button--secondary";
  again.textContent = thai ? "ลองเปิดอีกครั้ง" : "Try again";
  again.addEventListener("click", () => { again.remove(); show(host); }, { once: true });
  state.after(again);
}

for (const host of document.querySelectorAll("[data-fragment]")) show(host);
