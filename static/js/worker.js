// Answers where the network is away: with one page that says so, the same for everybody. That page,
// its styles and its icon are all that is kept; what a person was shown never is.
// `lms/offline.py` puts the constants PAGE, FILES and VERSION before it.
const KEPT = `offline-${VERSION}`;

// What is sent must not wait for this program: an answer on its way while its page is left would be
// lost with it. Where the browser can't be told so, it does without this program.
async function settle(event) {
  await event.addRoutes({ condition: { requestMethod: "POST" }, source: "network" });
  const wanted = [PAGE, ...FILES].map((url) => new Request(url, { credentials: "omit" }));
  await (await caches.open(KEPT)).addAll(wanted);
  await self.skipWaiting();
}

self.addEventListener("install", (event) => event.waitUntil(settle(event)));

self.addEventListener("activate", (event) => {
  const clearing = caches.keys().then((names) =>
    Promise.all(names.filter((name) => name !== KEPT).map((name) => caches.delete(name))),
  );
  event.waitUntil(clearing.then(() => self.clients.claim()));
});

// A form that is sent is left to the browser: it alone can send the same once more.
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const isPage = request.mode === "navigate";
  if (!isPage && !FILES.includes(new URL(request.url).pathname)) return;
  const instead = isPage ? PAGE : request;
  event.respondWith(
    fetch(request).catch(async (reason) => {
      const kept = await caches.match(instead);
      if (!kept) throw reason;
      return kept;
    }),
  );
});
