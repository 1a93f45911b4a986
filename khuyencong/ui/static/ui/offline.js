// Without a signal a form filled in waits on the telephone with its photos, and goes by itself, once,
// when the line is back; what then does not fit is shown. With a line, or without scripts, it is sent
// as ever. A page is kept on the telephone only when somebody asks for it. Files of a form that says
// where to (data-ahead) go before it, in pieces; the form then names them.
(() => {
  const told = document.querySelector("[data-kept]");
  if (!told || !window.indexedDB || !navigator.locks) return;
  const words = told.dataset;
  const forms = [...document.querySelectorAll("form[data-waits]")];
  const here = location.pathname + location.search;
  const PAGES = "kept-pages";
  const EVERY = 30000;
  const PATIENCE = 5000;
  const hour = (ms) => new Date(ms).toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });

  const store = (mode, act) => new Promise((done, fail) => {
    const opening = indexedDB.open("khuyencong", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("kept", { keyPath: "id" });
    opening.onerror = () => fail(opening.error);
    opening.onsuccess = () => {
      const deal = opening.result.transaction("kept", mode);
      const asked = act(deal.objectStore("kept"));
      deal.oncomplete = () => { opening.result.close(); done(asked.result); };
      deal.onabort = () => { opening.result.close(); fail(deal.error); };
    };
  });
  const put = (item) => store("readwrite", (rows) => rows.put(item));
  const drop = (id) => store("readwrite", (rows) => rows.delete(id));
  const items = async () => (await store("readonly", (rows) => rows.getAll()))
    .filter((item) => item.reader === words.reader && item.state !== "typed")
    .sort((one, other) => one.at - other.at);
  const typedId = (path, name) => `typed:${words.reader}:${path}${name ? `#${name}` : ""}`;
  const read = (form) => [...new FormData(form)].filter(([name, value]) => (
    name !== "csrfmiddlewaretoken" && !(value instanceof File && !value.name)));
  const parse = (text) => new DOMParser().parseFromString(text, "text/html");

  const reaches = async () => {
    if (!navigator.onLine) return false;
    try {
      await fetch(words.probe, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
      return true;
    } catch { return false; }
  };

  const element = (name, text = "") => {
    const made = document.createElement(name);
    made.textContent = text;
    return made;
  };
  const press = (text, act) => {
    const made = element("button", text);
    made.type = "button";
    made.className = "linkish";
    made.addEventListener("click", act);
    return made;
  };
  let sent = [];
  const show = async () => {
    const rows = await items();
    const list = document.createElement("ul");
    sent.forEach((title) => list.append(element("li", `${title}: ${words.sent}`)));
    rows.forEach((item) => {
      const why = item.state === "conflict" ? `${words.conflict} ${item.why}` : item.why || words.unsent;
      const line = element("li", `${item.title} (${hour(item.at)}): ${why} `);
      if (item.state === "conflict") {
        line.append(press(words.again, async () => {
          if (item.entries) {
            await put({ ...item, id: typedId(item.path, item.form), state: "typed", press: "" });
            await drop(item.id);
          }
          location.assign(item.path);
        }), " ", press(words.drop, async () => { await drop(item.id); show(); }));
      }
      list.append(line);
    });
    told.replaceChildren(list);
    told.hidden = !list.childElementCount;
    if (!told.parentElement.matches("main")) document.querySelector("main").prepend(told);
  };

  // The names by which a form asks for the files that went before it.
  const ahead = async (item, token, show) => {
    const names = [];
    const files = item.entries.filter(([, value]) => value instanceof File);
    for (const [at, [field, file]] of files.entries()) {
      const blob = await window.pieces.smaller(file);
      const about = window.pieces.about(file, blob, "ahead");
      const step = (part, said) => show?.((at + part) / files.length, said);
      const answer = await window.pieces.send({ url: item.ahead, file: about, blob, token, words, show: step });
      if (answer.told) throw Object.assign(new Error(answer.told), { told: answer.told });
      names.push(`${field} ${answer.key} ${file.name}`);
    }
    return names;
  };
  const refuse = (item, why) => put({ ...item, state: "conflict", why });
  const send = async (item) => {
    const page = await fetch(item.path, { cache: "no-store" });
    if (page.redirected) { await put({ ...item, why: words.stopped }); return; }
    const token = parse(await page.text()).querySelector("[name=csrfmiddlewaretoken]")?.value;
    if (!page.ok || !token) throw new Error(page.status);
    if (item.blob) {
      const { told: why } = await window.pieces.send({ ...item, token, words });
      if (why) { await refuse(item, why); return; }
    } else {
      const body = new FormData();
      const isAhead = item.ahead && window.pieces;
      item.entries.forEach(([name, value]) => {
        if (!isAhead || !(value instanceof File)) body.append(name, value);
      });
      try {
        if (isAhead) (await ahead(item, token)).forEach((name) => body.append("ahead", name));
      } catch (cause) {
        if (!cause.told) throw cause;
        await refuse(item, cause.told);
        return;
      }
      body.set("csrfmiddlewaretoken", token);
      const answer = await fetch(item.path, { method: "POST", body, headers: { "X-Kept": item.id } });
      if (answer.redirected ? answer.url.includes(words.login) : answer.status >= 500 || answer.status === 429) {
        throw new Error(answer.status);
      }
      if (!answer.redirected) {
        const why = parse(await answer.text()).querySelector("main [role=alert], main .notice");
        await refuse(item, (why?.textContent || "").trim().replace(/\s+/g, " "));
        return;
      }
    }
    await drop(item.id);
    sent.push(item.title);
    const cache = window.caches && await caches.open(PAGES);
    if (cache && await cache.match(item.path)) await cache.add(item.path).catch(() => cache.delete(item.path));
  };
  const alone = (act) => navigator.locks.request("kept", act);
  const sendAll = () => alone(async () => {
    const waiting = (await items()).filter((item) => item.state === "waiting");
    if (!waiting.length || !(await reaches())) return;
    for (const item of waiting) {
      try { await send(item); } catch { break; } // the line went: what is left waits on
    }
  }).then(show);

  const fill = (form, { entries }, touched) => {
    const files = {};
    const isRefused = "refused" in words; // shows the version that stands now beside what was typed
    entries.filter(([name]) => !touched.has(name)).forEach(([name, value]) => {
      const boxes = [...form.querySelectorAll(`[name="${CSS.escape(name)}"]:not(button)`)];
      if (value instanceof File) {
        files[name] = files[name] || new DataTransfer();
        files[name].items.add(value);
        boxes.forEach((box) => { box.files = files[name].files; });
        return;
      }
      boxes.forEach((box) => {
        if (["radio", "checkbox"].includes(box.type)) box.checked = box.checked || box.value === value;
        else if (box.type !== "hidden" || (/^(version$|seen_)/.test(name) && !isRefused)) box.value = value;
      });
    });
    form.closest("details")?.setAttribute("open", "");
  };
  const add = (form, name, value) => {
    const box = element("input");
    Object.assign(box, { type: "hidden", name, value });
    form.append(box);
  };

  const title = document.title.trim().split(/\s*·\s*/)[0];
  const cookie = /(?:^|; )waited=([\w-]+)/.exec(document.cookie)?.[1]; // the press that was done
  const wait = (form) => {
    const name = form.dataset.waits;
    const id = typedId(here, name);
    const pressed = (button) => (button?.name ? [[button.name, button.value]] : []);
    const item = (state, press = "", button = null) => ({
      id: state === "typed" ? id : crypto.randomUUID(), form: name, ahead: form.dataset.ahead, press,
      reader: words.reader, path: here, title, at: Date.now(), state,
      entries: [...read(form), ...pressed(button)],
    });
    let timer = null;
    let isGoing = false;
    let press = "";
    const touched = new Set(); // typed before what was kept came back: the newer words stay
    form.addEventListener("input", ({ target }) => {
      touched.add(target.name);
      clearTimeout(timer);
      press = "";
      timer = setTimeout(() => { if (!isGoing) put(item("typed")); }, 500);
    });
    form.addEventListener("kept", async () => { // the server has what was typed, without its files
      if (!read(form).some(([, value]) => value instanceof File)) drop(id);
    });
    form.addEventListener("submit", async (event) => {
      const button = event.submitter;
      if (button?.name && button.name !== "act") return; // only adds a row, or a snippet
      event.preventDefault();
      if (isGoing) return;
      isGoing = true;
      clearTimeout(timer);
      if (await reaches()) {
        press = press || crypto.randomUUID();
        const going = item("typed", press, button);
        await put(going); // until its answer is there
        const said = element("p");
        said.setAttribute("role", "status");
        form.append(said);
        try {
          if (going.ahead && window.pieces) {
            const show = (part, text) => { said.textContent = `${Math.round(part * 100)} % ${text}`; };
            const token = form.elements.csrfmiddlewaretoken.value;
            const names = await ahead(going, token, show);
            form.querySelectorAll("input[type=file]").forEach((box) => { box.disabled = true; });
            names.forEach((one) => add(form, "ahead", one));
          }
          pressed(button).forEach(([name, value]) => add(form, name, value));
          add(form, "waited", press);
          form.submit();
          return;
        } catch (cause) {
          said.textContent = cause.told || "";
          if (cause.told) { isGoing = false; return; }
        }
      }
      await put(item("waiting", "", button));
      await drop(id);
      form.reset();
      isGoing = false;
      await show();
      told.scrollIntoView();
    });
    store("readonly", (rows) => rows.get(id)).then((typed) => {
      if (!typed) return;
      if (typed.press && typed.press === cookie) { drop(id); return; }
      press = "refused" in words ? "" : typed.press || ""; // pressed, and no answer came
      fill(form, typed, touched);
    });
  };
  forms.forEach(wait);
  if (cookie) {
    store("readonly", (rows) => rows.getAll()).then((rows) => rows
      .filter((item) => item.press === cookie).forEach((item) => drop(item.id)));
    document.cookie = "waited=; path=/; max-age=0; samesite=lax";
  }
  const keep = document.querySelector("[data-keep-page]");
  if (keep && navigator.serviceWorker && window.caches) {
    keep.hidden = false;
    keep.addEventListener("click", async () => {
      await navigator.serviceWorker.register(words.worker, { scope: "/" });
      await navigator.serviceWorker.ready;
      const parts = [...document.querySelectorAll("link[rel=stylesheet], script[src]")];
      const cache = await caches.open(PAGES);
      await cache.addAll([here, ...parts.map((part) => part.href || part.src)]);
      keep.disabled = true;
      keep.textContent = words.keeps;
    });
  }
  window.kept = {
    alone, drop,
    file: async (form, file, blob) => {
      const id = crypto.randomUUID();
      const name = `${title}: ${file.name}`;
      await put({
        id, reader: words.reader, path: here, title: name, at: Date.now(), state: "waiting",
        url: form.dataset.send, file, blob,
      });
      return id;
    },
  };
  document.querySelectorAll(`form[action="${words.out}"]`).forEach((out) => {
    out.addEventListener("submit", () => { if (window.caches) caches.delete(PAGES); });
  });
  addEventListener("online", sendAll);
  setInterval(sendAll, EVERY);
  show().then(sendAll);
})();
