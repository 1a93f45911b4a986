// Keeps what is being typed, two seconds after the last key, and says in
// sight when it could not. Without scripts the form saves as ever.
document.querySelectorAll("form[data-autosave]").forEach((form) => {
  const told = form.querySelector("[data-told]");
  let waiting = null;
  let sent = new URLSearchParams(new FormData(form)).toString();
  const most = form.querySelector("[data-most]"); // what follows from the costs, where it is said
  const say = (text, isKept) => {
    told.textContent = text;
    told.classList.toggle("unsaved", !isKept);
    told.setAttribute("role", isKept ? "status" : "alert");
  };
  const keep = (isLast) => {
    const body = new URLSearchParams(new FormData(form));
    if (body.toString() === sent) return;
    sent = body.toString();
    fetch(form.dataset.autosave, { method: "POST", body, keepalive: isLast === true })
      .then((answer) => {
        if (answer.redirected || [401, 403].includes(answer.status)) return { told: told.dataset.stopped };
        if (!answer.ok && answer.status !== 422) throw answer;
        return answer.json().then((words) => {
          if (most && words.most) {
            most.textContent = words.most;
            most.className = `notice ${words.kind}`;
          }
          return { told: words.told || "", isKept: answer.ok };
        });
      })
      .then((answer) => {
        say(answer.told, answer.isKept);
        if (answer.isKept && body.toString() === sent) form.dispatchEvent(new Event("kept"));
      })
      .catch((cause) => {
        sent = "";
        say(cause instanceof Response ? told.dataset.failed : told.dataset[window.kept ? "here" : "offline"], false);
      });
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(keep, 2000);
  });
  setInterval(keep, 4000);
  document.addEventListener("visibilitychange", () => { if (document.hidden) keep(true); });
});
