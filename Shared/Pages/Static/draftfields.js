// The fields of a draft form: what each holds, and how to put it back. A field is named by its `data-field` frame,
// which is one control, a list of choices, or a date in three parts.

export class DraftFields {
  constructor(form) { this.form = form; }

  /// The frame to which a control belongs; null for what is not saved by itself (files, hidden and nameless ones).
  frame(control) {
    if (!control.name || control.type === "file" || control.type === "hidden" || control.type === "password") return null;
    if (control.readOnly || control.disabled) return null;
    return control.closest("[data-field]");
  }

  named(field) {
    return [...this.form.querySelectorAll("[data-field]")].find((frame) => frame.dataset.field === field) ?? null;
  }

  #controls(frame) {
    return [...frame.querySelectorAll("input, select, textarea")].filter((c) => c.name && c.type !== "hidden");
  }

  /// Text for one control, a list for boxes, {day, month, year} for a date; as typed, never corrected.
  value(frame) {
    const controls = this.#controls(frame);
    if (controls.some((c) => c.dataset.part)) {
      return Object.fromEntries(controls.map((c) => [c.dataset.part, c.value]));
    }
    if (controls[0]?.type === "radio") return controls.find((c) => c.checked)?.value ?? "";
    if (controls[0]?.type === "checkbox") return controls.filter((c) => c.checked).map((c) => c.value);
    return controls[0]?.value ?? "";
  }

  put(frame, value) {
    for (const control of this.#controls(frame)) {
      if (control.dataset.part) control.value = value?.[control.dataset.part] ?? "";
      else if (control.type === "radio") control.checked = control.value === value;
      else if (control.type === "checkbox") control.checked = Array.isArray(value) && value.includes(control.value);
      else control.value = value ?? "";
      control.dispatchEvent(new Event("raingan:restored", { bubbles: true }));
    }
  }

  /// Shows a message at a field, or takes the last one away.
  tell(field, severity, message) {
    const frame = this.named(field);
    const place = frame && [...frame.querySelectorAll("[data-problem-for]")].find((p) => p.dataset.problemFor === field);
    if (!place) return;
    frame.classList.remove("field--error", "field--explain", "field--notice");
    for (const control of this.#controls(frame)) {
      if (severity === "error") control.setAttribute("aria-invalid", "true");
      else control.removeAttribute("aria-invalid");
    }
    if (message) {
      frame.classList.add(`field--${severity}`);
      place.replaceChildren(document.createTextNode(message));
    } else {
      place.replaceChildren();
    }
  }
}
