// Reads amounts and dates back in words while they are typed; copies a text; warns before a
// session ends; a page that came back with faults opens at their summary.
(() => {
  const summary = document.querySelector("main .notice.error[tabindex]");
  if (summary) summary.focus();
  const { spokenUrl } = document.body.dataset;
  const wait = {};
  document.querySelectorAll("[data-spoken]").forEach((input) => {
    const told = document.createElement("p");
    told.className = "hint spoken";
    told.setAttribute("role", "status");
    input.after(told);
    const ask = () => {
      const text = input.value.trim();
      if (!text) { told.textContent = ""; return; }
      const query = new URLSearchParams({ kind: input.dataset.spoken, text });
      fetch(`${spokenUrl}?${query}`)
        .then((answer) => answer.json())
        .then((answer) => { if (input.value.trim() === text) told.textContent = answer.told; })
        .catch(() => {});
    };
    input.addEventListener("input", (event) => {
      if (event.isComposing) return;
      clearTimeout(wait[input.name]);
      wait[input.name] = setTimeout(ask, 400);
    });
    input.addEventListener("compositionend", () => { wait[input.name] = setTimeout(ask, 400); });
    if (input.value && !input.getAttribute("aria-invalid")) ask(); // its fault says it already
  });

  document.querySelectorAll("[data-copy]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      const text = document.getElementById(button.dataset.copy);
      text.select();
      if (navigator.clipboard) navigator.clipboard.writeText(text.value);
      else document.execCommand("copy");
    });
  });

  const dialog = document.getElementById("session-ends");
  if (!dialog) return;
  let ends = Date.now() + 1000 * Number(dialog.dataset.left);
  setInterval(() => {
    if (ends - Date.now() < 300000 && !dialog.open) dialog.showModal();
  }, 5000);
  dialog.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    fetch(event.target.action, { method: "POST", body: new FormData(event.target) })
      .then((answer) => { if (!answer.ok) throw answer; return answer.json(); })
      .then((answer) => { ends = Date.now() + 1000 * answer.left; dialog.close(); })
      .catch(() => { location.reload(); });
  });
})();
