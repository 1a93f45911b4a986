// Looks again every two seconds how far something is that is being made beside the pages.
const look = async () => {
  const place = document.querySelector("[data-waiting]");
  if (!place) return;
  if (!document.hidden) {
    try {
      const answer = await fetch(location.href);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const now = page.getElementById(place.id);
      if (now && now.textContent !== place.textContent) {
        const wasInside = place.contains(document.activeElement);
        place.replaceWith(now);
        if (wasInside) now.focus();
      }
    } catch {
      // The line is away for a moment: the next look tells.
    }
  }
  setTimeout(look, 2000);
};
setTimeout(look, 2000);
