// Answers with a page that was kept on this telephone, only where the line does not answer; with a
// line, a kept page is kept anew as it stands now.
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !["document", "style", "script"].includes(request.destination)) return;
  event.respondWith(fetch(request).then(async (answer) => {
    if (!answer.ok || answer.redirected) return answer;
    const cache = await caches.open("kept-pages");
    if (await cache.match(request, { ignoreVary: true })) await cache.put(request, answer.clone());
    return answer;
  }).catch(async (cause) => {
    const kept = await caches.match(request, { ignoreVary: true });
    if (kept) return kept;
    throw cause;
  }));
});
