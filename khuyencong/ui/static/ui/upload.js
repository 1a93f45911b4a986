// Sends papers in pieces: shows how far, waits out a cut line, goes on where it stopped. Photos
// are made smaller before they go. Without scripts the form sends everything at once, as ever.
(() => {
  const PIECE = 128 * 1024;
  const LONG_EDGE = 2000;
  const LARGE = 800000;
  const BUSY = [429, 502, 503, 504]; // the server asks to come again; any other error is told
  const MOST_TRIES = 6;
  const share = (have, blob) => (have && blob.size ? have / blob.size : 0);
  const pause = (ms) => new Promise((done) => {
    const timer = setTimeout(done, ms);
    addEventListener("online", () => { clearTimeout(timer); done(); }, { once: true });
  });

  const smaller = async (file) => {
    if (!/^image\/(jpeg|png)$/.test(file.type) || !window.createImageBitmap) return file;
    try {
      const image = await createImageBitmap(file);
      const scale = Math.min(1, LONG_EDGE / Math.max(image.width, image.height));
      if (scale === 1 && file.size <= LARGE) return file;
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(image.width * scale);
      canvas.height = Math.round(image.height * scale);
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      const blob = await new Promise((done) => { canvas.toBlob(done, "image/jpeg", 0.85); });
      return blob && blob.size < file.size ? blob : file;
    } catch { return file; }
  };

  const renew = async (form) => {
    const answer = await fetch(location.href);
    if (!answer.ok || answer.redirected) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page.querySelector("form[data-send] [name=csrfmiddlewaretoken]");
    if (token) form.elements.csrfmiddlewaretoken.value = token.value;
    return Boolean(token);
  };

  const send = async (form, file, show) => {
    const words = form.dataset;
    const blob = await smaller(file);
    const about = {
      kind: form.elements.kind.value, name: file.name, size: blob.size,
      chosen: `${file.size}/${file.lastModified}`,
    };
    let have = null;
    let isFresh = false;
    for (let tries = 0; ; tries += 1) {
      try {
        let answer;
        if (have === null) {
          answer = await fetch(`${words.send}?${new URLSearchParams(about)}`);
        } else {
          const body = new FormData();
          Object.entries(about).forEach(([name, value]) => body.set(name, value));
          body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
          body.set("offset", have);
          body.set("piece", blob.slice(have, have + PIECE));
          answer = await fetch(words.send, { method: "POST", body });
        }
        if (answer.status === 422) return (await answer.json()).told;
        if (answer.status === 403 && !isFresh) {
          isFresh = true; // the page stood open too long: its token is asked for anew, once
          if (await renew(form)) continue;
        }
        if (answer.redirected || [401, 403, 404].includes(answer.status)) return words.stopped;
        if (!answer.ok && !BUSY.includes(answer.status)) return words.failed;
        if (!answer.ok) throw answer;
        const told = await answer.json();
        if (told.done) return "";
        tries = 0;
        have = told.have;
        show(share(have, blob), words.sending);
      } catch (cause) {
        const isServer = cause instanceof Response;
        if (isServer && tries >= MOST_TRIES) return words.failed;
        show(share(have, blob), isServer ? words.busy : words.waiting);
        await pause(Math.min(30000, 500 * 2 ** Math.min(tries, 6)));
        have = null;
      }
    }
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
  addEventListener("beforeunload", (event) => { if (busy) event.preventDefault(); });
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
    for (const [at, file] of files.entries()) {
      const told = await send(form, file, shows[at]);
      if (told) refused.push(told.includes(file.name) ? told : `${file.name}: ${told}`);
      shows[at](1, told ? "" : form.dataset.sent);
    }
    busy -= 1;
    await refresh(form.closest("section"), refused);
  });
})();
