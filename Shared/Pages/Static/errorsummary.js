// Takes the reader to the error summary when the page opens, and from each message to its field with the label in view.

const summary = document.querySelector(".error-summary");

summary?.focus();
summary?.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#']");
  const control = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!control) return;
  event.preventDefault();
  history.replaceState(null, "", link.hash);
  (control.closest(".field") ?? control).scrollIntoView();
  control.focus({ preventScroll: true });
});
