// On every page: quick exit, the lock of a page left alone, and the copy of the
// help page that works when the server does not.

document.documentElement.classList.add("scripted");
const body = document.body;

// --- Quick exit ---------------------------------------------------------------

function leaveAtOnce() {
  document.title = "New tab";
  body.replaceChildren();
  navigator.sendBeacon?.("/leave", new FormData());
  location.replace("/gone");
}

document.getElementById("quick-exit")?.addEventListener("submit", (event) => {
  event.preventDefault();
  leaveAtOnce();
});

let presses = [];
addEventListener("keydown", (event) => {
  if (event.key !== "Shift") {
    presses = [];
    return;
  }
  if (event.repeat) return;
  presses = [...presses.filter((at) => event.timeStamp - at < 1500), event.timeStamp];
  if (presses.length >= 3) leaveAtOnce();
});

// A page that comes back out of the browser's memory is asked for anew.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

// --- The lock -------------------------------------------------------------------

const minutes = Number(body.dataset.lockAfter || 0);
if (minutes) {
  let touched = Date.now();
  let told = Date.now();
  const touch = () => {
    touched = Date.now();
    if (touched - told < 60_000) return;
    told = touched;
    fetch("/here", { method: "POST", headers: { "X-Counterpoint": body.dataset.token } });
  };
  for (const kind of ["keydown", "pointerdown", "scroll"]) {
    addEventListener(kind, touch, { passive: true });
  }
  setInterval(() => {
    if (Date.now() - touched >= minutes * 60_000) dispatchEvent(new Event("left-alone"));
  }, 5_000);
  addEventListener("left-alone", () => {
    const form = document.createElement("form");
    form.method = "post";
    form.action = "/lock";
    const told = { token: body.dataset.token, onward: location.pathname };
    for (const [name, value] of Object.entries(told)) {
      form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    }
    body.append(form);
    form.submit();
  }, { once: true });
}

// --- Help without a server --------------------------------------------------------

if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register("/service-worker.js").catch(() => {});
}
