// Keeps the help page and what it needs, and nothing a person wrote.
const SHELF = "help-VERSION";
const KEPT = ["/help", "/offline", "/static/style.css?VERSION", "/static/everywhere.js?VERSION", "/static/icon.svg"];

// Asked for as by a stranger: what is kept tells nothing of who was let in.
const plain = (where) => new Request(where, { credentials: "omit" });

addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELF).then((shelf) => shelf.addAll(KEPT.map(plain))).then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(names.filter((name) => name !== SHELF).map((name) => caches.delete(name))))
      .then(() => clients.claim()),
  );
});

async function help(request) {
  try {
    const fresh = await fetch(request);
    const copy = fresh.ok && (await fetch(plain(request.url)));
    if (copy?.ok) (await caches.open(SHELF)).put("/help", copy);
    return fresh;
  } catch {
    return caches.match("/help");
  }
}

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname === "/help") {
    event.respondWith(help(request));
  } else if (url.pathname.startsWith("/static/")) {
    event.respondWith(fetch(request).catch(() => caches.match(request)));
  } else if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => caches.match("/offline")));
  }
});
