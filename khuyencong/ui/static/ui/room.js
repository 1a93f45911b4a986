// The plan room: a changed level is sent at once, the sums and the running totals come back; a plan
// being computed is looked for again; a row is ticked by x while the focus is in it.
(() => {
  if (document.querySelector("[data-waiting]")) setTimeout(() => location.reload(), 1500);
  const form = document.querySelector("[data-levels]");
  if (!form) return;
  const show = (html) => {
    const told = new DOMParser().parseFromString(html, "text/html");
    document.getElementById("totals").replaceWith(told.getElementById("totals"));
    form.querySelectorAll("tfoot .given").forEach((cell) => {
      const now = told.querySelector("tfoot .given");
      if (now) cell.replaceWith(now);
    });
    form.querySelectorAll("tbody tr").forEach((row) => {
      const field = row.querySelector("select");
      const now = told.querySelector(`select[name=${field.name}]`)?.closest("tr");
      if (!now) return; // it left what the filters show: it stays in sight until the next page
      row.className = now.className;
      [".given", ".running"].forEach((cell) => {
        row.querySelector(cell).replaceWith(now.querySelector(cell));
      });
    });
  };
  form.addEventListener("change", (event) => {
    const field = event.target;
    if (!field.name.startsWith("percent_")) return;
    const sent = new FormData();
    sent.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    sent.set("act", "levels");
    sent.set(field.name, field.value);
    fetch(location.href, { method: "POST", body: sent, headers: { "X-Fragment": "totals" } })
      .then((answer) => { if (!answer.ok) throw answer; return answer.text(); })
      .then(show)
      .catch(() => { field.setAttribute("aria-invalid", "true"); });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "x" || event.ctrlKey || event.altKey || event.metaKey) return;
    if (localStorage.getItem("keys") === "off" || event.target.tagName !== "A") return;
    const tick = event.target.closest("tr")?.querySelector("[name=proposal]");
    if (tick) tick.checked = !tick.checked;
  });
})();
