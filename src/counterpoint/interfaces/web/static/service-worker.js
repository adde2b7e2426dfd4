// Keeps the help page and what it needs. Of what a person wrote it keeps the safety
// plan alone, and that only where they chose it; leaving at once wipes it.
const SHELF = "help-VERSION";
const PLAN = "plan";
const KEPT = ["/help", "/offline", "/static/style.css?VERSION", "/static/everywhere.js?VERSION", "/static/plan.css?VERSION", "/static/icon.svg"];

// Asked for as by a stranger: what is kept tells nothing of who was let in.
const plain = (where) => new Request(where, { credentials: "omit" });

addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELF).then((shelf) => shelf.addAll(KEPT.map(plain))).then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(names.filter((name) => name !== SHELF && name !== PLAN).map((name) => caches.delete(name))))
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

// A browser that is no longer let in still shows the copy that it keeps.
async function plan(request) {
  try {
    const fresh = await fetch(request);
    return (fresh.status === 401 && (await kept())) || fresh;
  } catch {
    return (await kept()) || caches.match("/offline");
  }
}

async function kept() {
  return (await caches.has(PLAN)) ? (await caches.open(PLAN)).match("/plan") : undefined;
}

// What the server says of the choice is done: a copy, or none.
let left = false;

async function keepPlan() {
  const copy = await fetch("/plan/copy", { cache: "no-store" });
  if (copy.status === 404) await caches.delete(PLAN);
  if (!copy.ok || left) return;
  await (await caches.open(PLAN)).put("/plan", copy);
}

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname === "/gone") {
    left = true;
    event.waitUntil(caches.delete(PLAN));
  } else if (request.mode === "navigate") left = false;
  if (url.pathname === "/help") {
    event.respondWith(help(request));
  } else if (url.pathname === "/plan" && request.mode === "navigate") {
    event.respondWith(plan(request));
    event.waitUntil(keepPlan().catch(() => {}));
  } else if (url.pathname.startsWith("/static/")) {
    event.respondWith(fetch(request).catch(() => caches.match(request, { ignoreSearch: true })));
  } else if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => caches.match("/offline")));
  }
});
