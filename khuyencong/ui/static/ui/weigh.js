// What follows from the rows of a form is said while they are typed: the form is sent by the button
// that only weighs it, a second after the last key, and what stands in #most comes back.
document.querySelectorAll("form[data-weighed]").forEach((form) => {
  let waiting = null;
  const weigh = () => {
    const body = new FormData(form);
    body.set(form.dataset.weighed, "1");
    fetch(location.href, { method: "POST", body, headers: { "X-Fragment": "most" } })
      .then((answer) => { if (!answer.ok) throw answer; return answer.text(); })
      .then((html) => {
        const said = new DOMParser().parseFromString(html, "text/html").getElementById("most");
        const shown = document.getElementById("most");
        if (said && said.textContent !== shown.textContent) shown.replaceChildren(...said.childNodes);
      })
      .catch(() => {}); // the button says it too
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(weigh, 1000);
  });
});
