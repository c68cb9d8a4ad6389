// Fills the figures in the menu from the services that own them; a service that is away leaves its figures out.
import { request, thai } from "./session.js";

const menu = document.querySelector("[data-badges]");

function show(name, count) {
  for (const badge of menu.querySelectorAll("[data-badge]")) {
    if (badge.dataset.badge !== name) continue;
    badge.textContent = count > 99 ? "99+" : String(count);
    badge.setAttribute("aria-label", thai ? `${count} รายการ` : `${count} items`);
    badge.setAttribute("role", "img");
    badge.hidden = !(count > 0);
  }
}

async function fill(source) {
  try {
    const answer = await request(source);
    if (!answer.ok) return;
    const figures = await answer.json();
    for (const [name, count] of Object.entries(figures)) {
      if (Number.isInteger(count)) show(name, count);
    }
  } catch { /* Figures are a convenience: without them the menu still works. */ }
}

function fillAll() {
  if (document.visibilityState !== "visible") return;
  for (const source of menu.dataset.badges.split(" ")) fill(source);
}

if (menu) {
  fillAll();
  setInterval(fillAll, 60 * 1000);
}
