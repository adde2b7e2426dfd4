// Number keys choose an answer, where single keys are switched on.
const form = document.getElementById("one-question");
const answers = form ? [...form.querySelectorAll('input[name="answer"]')] : [];

if (document.body.dataset.shortcuts === "on") {
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    const chosen = /^[1-9]$/.test(event.key) ? answers[Number(event.key) - 1] : null;
    if (!chosen) return;
    event.preventDefault();
    chosen.checked = true;
    chosen.focus();
  });
  const keys = document.getElementById("number-keys");
  if (keys) keys.hidden = false;
}
