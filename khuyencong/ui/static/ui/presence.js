// Says every half minute that this page is still open, and shows who else has it open.
document.querySelectorAll("[data-presence]").forEach((place) => {
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const say = (isLeaving) => {
    const body = new URLSearchParams({ csrfmiddlewaretoken: token });
    if (isLeaving) body.set("leaving", "1");
    return fetch(place.dataset.presence, { method: "POST", body, keepalive: isLeaving === true });
  };
  setInterval(() => {
    if (document.hidden) return;
    say().then((answer) => answer.json()).then((answer) => {
      const shown = [...place.children].map((line) => line.textContent).join();
      if (shown === answer.told.join()) return;
      place.replaceChildren(...answer.told.map((text) => {
        const line = document.createElement("p");
        line.className = "notice warning";
        line.textContent = text;
        return line;
      }));
    }).catch(() => {});
  }, 30000);
  addEventListener("pagehide", () => say(true).catch(() => {}));
});
