// Asks before something that cannot be taken back. Without this script the server asks on a page of its own.

document.addEventListener("submit", (event) => {
  const button = event.submitter;
  const dialog = button?.dataset.confirm && document.getElementById(button.dataset.confirm);
  if (!dialog || button.dataset.confirmed) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  dialog.returnValue = "";
  dialog.addEventListener("close", () => {
    if (dialog.returnValue !== "yes") return button.focus();
    button.dataset.confirmed = "yes";
    button.form.requestSubmit(button);
    delete button.dataset.confirmed;
  }, { once: true });
  dialog.showModal();
}, true);

document.addEventListener("click", (event) => {
  const button = event.target.closest("dialog [data-answer]");
  button?.closest("dialog").close(button.dataset.answer);
});
