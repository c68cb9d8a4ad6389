// Keeps the short-lived token of a signed-in page fresh: every four minutes, on return to the page, and when a
// request was refused as expired. Several tabs renew once, not each for itself.

const every = 4 * 60 * 1000;
const renewedKey = "raingan.renewed";
const channel = "BroadcastChannel" in window ? new BroadcastChannel("raingan-session") : null;
let ended = false;

export const thai = document.documentElement.lang !== "en";

export function csrf() {
  const meta = document.querySelector('meta[name="csrf"]');
  return meta ? meta.content : "";
}

// A renewed session may be a new one, signed in from another tab: its forms need its token.
function adopt(token) {
  if (typeof token !== "string" || token === "") return;
  for (const meta of document.querySelectorAll('meta[name="csrf"]')) meta.content = token;
  for (const input of document.querySelectorAll('input[name="_csrf"]')) input.value = token;
}

function lastRenewal() {
  try { return Number(localStorage.getItem(renewedKey)) || 0; } catch { return 0; }
}

function remember() {
  try { localStorage.setItem(renewedKey, String(Date.now())); } catch { /* private mode: each tab renews alone */ }
}

async function exclusively(work) {
  return navigator.locks ? navigator.locks.request("raingan-session", work) : work();
}

/// Renews the token: "renewed", "ended" (sign in again) or "unreachable" (try later).
export async function renew() {
  const asked = Date.now();
  return exclusively(async () => {
    // Another tab did it while this one stood in line.
    if (lastRenewal() >= asked) {
      ended = false;
      return "renewed";
    }
    let answer;
    try {
      answer = await fetch("/session/renew", {
        method: "POST", credentials: "same-origin", redirect: "error",
        headers: { "X-Raingan-CSRF": csrf(), "Accept": "application/json" },
      });
    } catch {
      return "unreachable";
    }
    if (answer.ok) {
      adopt((await answer.json().catch(() => null))?.csrf);
      remember();
      ended = false;
      channel?.postMessage("renewed");
      return "renewed";
    }
    if (answer.status === 401 || answer.status === 403) {
      ended = true;
      return "ended";
    }
    return "unreachable";
  });
}

async function code(answer) {
  const told = await answer.clone().json().catch(() => null);
  return String(told?.code ?? "");
}

/// A request to our own services; an expired token is renewed once and the request made again.
export async function request(address, options = {}) {
  const go = () => fetch(address, {
    credentials: "same-origin", redirect: "error", ...options,
    headers: { "Accept": "application/json", "X-Raingan-CSRF": csrf(), ...options.headers },
  });
  const answer = await go();
  const isStale = answer.status === 401 || (answer.status === 403 && (await code(answer)).startsWith("csrf"));
  if (!isStale) return answer;
  return (await renew()) === "renewed" ? go() : answer;
}

function renewWhenDue() {
  if (!ended && document.visibilityState === "visible" && Date.now() - lastRenewal() >= every) renew();
}

if (csrf()) {
  renewWhenDue();
  setInterval(renewWhenDue, 15 * 1000);
  document.addEventListener("visibilitychange", renewWhenDue);
  addEventListener("focus", renewWhenDue);
  addEventListener("online", renewWhenDue);
  for (const form of document.querySelectorAll('form[action="/sign-out"]')) {
    form.addEventListener("submit", () => channel?.postMessage("ended"));
  }
  channel?.addEventListener("message", ({ data }) => {
    ended = data === "ended";
    if (!ended) dispatchEvent(new Event("raingan:renewed"));
  });
}
