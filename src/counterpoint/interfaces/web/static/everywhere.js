// On every page: quick exit, the lock of a page left alone, and the copy of the
// help page that works when the server does not.

document.documentElement.classList.add("scripted");
const body = document.body;

// What the other windows hear: somebody is here, it is about to lock, somebody left.
const windows = new BroadcastChannel("counterpoint");

// --- Quick exit ---------------------------------------------------------------

function empty() {
  globalThis.caches?.delete("plan");
  document.title = "New tab";
  body.replaceChildren();
  location.replace("/gone");
}

function leaveAtOnce() {
  windows.postMessage("left");
  navigator.sendBeacon?.("/leave", new FormData());
  empty();
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

// A page that comes back out of the browser's memory shows nothing and is asked for
// anew.
addEventListener("pagehide", (event) => {
  if (event.persisted) document.documentElement.hidden = true;
});
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

// --- The lock -------------------------------------------------------------------

const minutes = Number(body.dataset.lockAfter || 0);

// What stands in the box and is not sent. The server seals it when it locks.
function unsent() {
  const box = document.querySelector("#composer #text, #sheet #text");
  const where = box && /^\/talk\/(\w+)\/(?:say|write)$/.exec(new URL(box.form.action).pathname);
  return where && !body.classList.contains("waiting") ? { sitting: where[1], text: box.value } : null;
}

let known = unsent()?.text;
let touched = Date.now();
let told = Date.now();
let heard = Date.now();

function changed() {
  const found = unsent();
  return found && found.text !== known ? found : null;
}

function tell() {
  const found = changed();
  told = Date.now();
  if (found) known = found.text;
  fetch("/here", {
    method: "POST",
    headers: { "X-Counterpoint": body.dataset.token },
    body: new URLSearchParams(found || {}),
    keepalive: !found || found.text.length < 6_000,
  }).catch(() => {});
}

function touch() {
  touched = Date.now();
  if (touched - heard >= 5_000) {
    heard = touched;
    windows.postMessage("here");
  }
  if (touched - told >= 60_000) tell();
}

function lock() {
  windows.postMessage("locking");
  const form = document.createElement("form");
  Object.assign(form, { method: "post", action: "/lock", hidden: true });
  const token = { type: "hidden", name: "token", value: body.dataset.token };
  form.append(Object.assign(document.createElement("input"), token));
  body.append(form);
  // The other windows hand over first what stands in their boxes.
  setTimeout(() => form.submit(), 300);
}

if (minutes) {
  for (const kind of ["keydown", "pointerdown", "scroll"]) {
    addEventListener(kind, touch, { passive: true });
  }
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && changed()) tell();
  });
  const watch = setInterval(() => {
    const still = Date.now() - touched;
    if (still >= minutes * 60_000) {
      clearInterval(watch);
      lock();
    } else if (still >= 2_000 && changed()) tell();
  }, 5_000);
}

addEventListener("submit", (event) => {
  if (!event.target.matches('form[action="/lock"]')) return;
  event.preventDefault();
  lock();
});
addEventListener("formdata", (event) => {
  if (!event.target.matches('form[action="/lock"]')) return;
  const told = { onward: location.pathname, ...changed() };
  for (const [name, value] of Object.entries(told)) event.formData.set(name, value);
});

windows.addEventListener("message", ({ data }) => {
  if (data === "left") empty();
  if (data === "here") touched = Date.now();
  const open = document.querySelector(".rooms") && !document.getElementById("unlock");
  if (data === "locking" && open && location.pathname !== "/help") {
    if (changed()) tell();
    const onward = encodeURIComponent(location.pathname);
    setTimeout(() => location.replace(`/unlock?onward=${onward}`), 1_000);
  }
});

// --- Help without a server --------------------------------------------------------

if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register("/service-worker.js").catch(() => {});
}
