// Keeps the help page and what it needs, and nothing a person wrote.
const SHELF = "help-VERSION";
const KEPT = ["/help", "/offline", "/static/style.css?VERSION", "/static/everywhere.js?VERSION", "/static/icon.svg"];

addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELF).then((shelf) => shelf.addAll(KEPT)).then(() => skipWaiting()));
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
    if (fresh.ok) (await caches.open(SHELF)).put("/help", fresh.clone());
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
