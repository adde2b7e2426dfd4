// A timer that counts without a sound and can be hidden. Escape goes back, and what
// was written goes along.

const time = document.getElementById("time");
const hide = document.getElementById("hide-time");
const ends = performance.now() + Number(time.dataset.left) * 1000;

function show() {
  const left = Math.ceil((ends - performance.now()) / 60_000);
  time.textContent = left > 1 ? `${left} minutes left`
    : left === 1 ? "The last minute"
    : "The time is over. Go on for as long as you like.";
}
show();
setInterval(show, 1_000);

hide.addEventListener("click", () => {
  time.hidden = !time.hidden;
  hide.textContent = time.hidden ? "Show the time" : "Hide the time";
});

addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.isComposing) return;
  event.preventDefault();
  document.getElementById("sheet").requestSubmit(document.getElementById("back"));
});

// Whoever was let back to this page finds the box as the server has it.
addEventListener("pageshow", () => document.getElementById("text").focus());
