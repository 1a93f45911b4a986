// Answers with a page that was kept on this telephone, only where the line does not answer.
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !["document", "style", "script"].includes(request.destination)) return;
  event.respondWith(fetch(request).catch(async (cause) => {
    const kept = await caches.match(request, { ignoreVary: true });
    if (kept) return kept;
    throw cause;
  }));
});
