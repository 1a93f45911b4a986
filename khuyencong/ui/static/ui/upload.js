// Sends papers in pieces and shows how far. They wait on the telephone until they are there, also
// when the page is closed. Without scripts the form sends everything at once, as ever.
(() => {
  const renew = async (form) => {
    const answer = await fetch(location.href);
    if (!answer.ok || answer.redirected) return "";
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page.querySelector("form[data-send] [name=csrfmiddlewaretoken]");
    if (token) form.elements.csrfmiddlewaretoken.value = token.value;
    return token?.value;
  };

  const row = (list, name) => {
    const line = document.createElement("li");
    const label = document.createElement("span");
    const bar = document.createElement("progress");
    const said = document.createElement("span");
    label.textContent = name;
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", name);
    said.className = "muted small";
    line.append(label, bar, said);
    list.append(line);
    return (part, text) => {
      bar.value = Math.max(bar.value, part); // what the server has stays there when the line is cut
      said.textContent = `${Math.round(bar.value * 100)} % ${text}`;
    };
  };

  const refresh = async (section, refused) => {
    const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    const fresh = page.getElementById(section.id);
    if (!fresh) { location.reload(); return; }
    refused.forEach((text) => {
      const told = document.createElement("p");
      told.className = "notice error";
      told.setAttribute("role", "alert");
      told.textContent = text;
      fresh.prepend(told);
    });
    section.replaceWith(fresh);
  };

  let busy = 0;
  addEventListener("beforeunload", (event) => { if (busy && !window.kept) event.preventDefault(); });
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.dataset.send) return;
    const boxes = [...form.querySelectorAll("input[type=file]")]; // one takes photos, one chooses
    const files = boxes.flatMap((box) => [...box.files]);
    if (!files.length) return;
    event.preventDefault();
    const list = form.querySelector("[data-sending-list]");
    const shows = files.map((file) => row(list, file.name));
    form.querySelector("button").disabled = true;
    boxes.forEach((box) => { box.disabled = true; });
    busy += 1;
    const refused = [];
    const sendAll = async (kept) => {
      const items = [];
      for (const file of files) {
        const blob = await window.pieces.smaller(file);
        const about = window.pieces.about(file, blob, form.elements.kind.value);
        items.push({ url: form.dataset.send, file: about, blob, id: await kept?.file(form, about, blob) });
      }
      for (const [at, { id, ...item }] of items.entries()) {
        const { told } = await window.pieces.send({
          ...item, token: form.elements.csrfmiddlewaretoken.value, words: form.dataset,
          show: shows[at], renew: () => renew(form), isPatient: true,
        });
        if (told) refused.push(told.includes(item.file.name) ? told : `${item.file.name}: ${told}`);
        if (told !== form.dataset.stopped && told !== form.dataset.failed) await kept?.drop(id);
        shows[at](1, told ? "" : form.dataset.sent);
      }
    };
    if (window.kept) await window.kept.alone(() => sendAll(window.kept)); else await sendAll();
    busy -= 1;
    await refresh(form.closest("section"), refused);
  });
})();
