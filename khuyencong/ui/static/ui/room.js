// The plan room: a changed level is sent at once and the sums come back; a plan being computed
// is looked for again.
(() => {
  if (document.querySelector("[data-waiting]")) setTimeout(() => location.reload(), 1500);
  const form = document.querySelector("[data-levels]");
  if (!form) return;
  form.addEventListener("change", (event) => {
    const field = event.target;
    const sent = new FormData();
    ["csrfmiddlewaretoken", "act"].forEach((name) => sent.set(name, form.elements[name].value));
    sent.set(field.name, field.value);
    fetch(location.href, { method: "POST", body: sent, headers: { "X-Fragment": "totals" } })
      .then((answer) => { if (!answer.ok) throw answer; return answer.text(); })
      .then((html) => {
        document.getElementById("totals").outerHTML = html;
        field.closest("tr").classList.toggle("in", field.value !== "0");
      })
      .catch(() => { field.setAttribute("aria-invalid", "true"); });
  });
})();
