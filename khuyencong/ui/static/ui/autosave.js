// Keeps what is being typed, two seconds after the last key. Without scripts the form saves as ever.
document.querySelectorAll("form[data-autosave]").forEach((form) => {
  const told = form.querySelector("[data-told]");
  let waiting = null;
  let sent = new URLSearchParams(new FormData(form)).toString();
  const keep = (isLast) => {
    const body = new URLSearchParams(new FormData(form));
    if (body.toString() === sent) return;
    sent = body.toString();
    fetch(form.dataset.autosave, { method: "POST", body, keepalive: isLast === true })
      .then((answer) => answer.json())
      .then((answer) => { told.textContent = answer.told || ""; })
      .catch(() => { sent = ""; });
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(keep, 2000);
  });
  setInterval(keep, 4000);
  document.addEventListener("visibilitychange", () => { if (document.hidden) keep(true); });
});
