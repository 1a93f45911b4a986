// Without a signal a form filled in at a workshop waits on the telephone with its photos, and goes
// by itself, once, when the line is back; what then does not fit is shown. With a line, or without
// scripts, it is sent as ever. A page is kept on the telephone only when somebody asks for it.
(() => {
  const told = document.querySelector("[data-kept]");
  if (!told || !window.indexedDB || !navigator.locks) return;
  const words = told.dataset;
  const form = document.querySelector("form[data-waits]");
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
  const typedId = `typed:${words.reader}:${here}`;
  const read = () => [...new FormData(form)].filter(([name, value]) => (
    name !== "csrfmiddlewaretoken" && !(value instanceof File && !value.name)));
  const parse = (text) => new DOMParser().parseFromString(text, "text/html");

  const reaches = async () => {
    if (!navigator.onLine) return false;
    try {
      await fetch(words.probe, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
      return true;
    } catch { return false; }
  };

  const element = (name, text) => {
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
          await put({ ...item, id: `typed:${item.reader}:${item.path}`, state: "typed" });
          await drop(item.id);
          location.assign(item.path);
        }), " ", press(words.drop, async () => { await drop(item.id); show(); }));
      }
      list.append(line);
    });
    told.replaceChildren(list);
    told.hidden = !list.childElementCount;
    if (!told.parentElement.matches("main")) document.querySelector("main").prepend(told);
  };

  const send = async (item) => {
    const page = await fetch(item.path, { cache: "no-store" });
    if (page.redirected) { await put({ ...item, why: words.stopped }); return; }
    const token = parse(await page.text()).querySelector("[name=csrfmiddlewaretoken]");
    if (!page.ok || !token) throw new Error(page.status);
    const body = new FormData();
    item.entries.forEach(([name, value]) => body.append(name, value));
    body.set("csrfmiddlewaretoken", token.value);
    const answer = await fetch(item.path, { method: "POST", body, headers: { "X-Kept": item.id } });
    if (answer.redirected && !answer.url.includes(words.login)) {
      await drop(item.id);
      sent.push(item.title);
      if (window.caches) (await caches.open(PAGES)).delete(item.path);
      return;
    }
    if (answer.redirected || answer.status >= 500 || answer.status === 429) throw new Error(answer.status);
    const why = parse(await answer.text()).querySelector("main [role=alert], main .notice");
    await put({ ...item, state: "conflict", why: (why?.textContent || "").trim().replace(/\s+/g, " ") });
  };
  const sendAll = () => navigator.locks.request("kept", async () => {
    const waiting = (await items()).filter((item) => item.state === "waiting");
    if (!waiting.length || !(await reaches())) return;
    for (const item of waiting) {
      try { await send(item); } catch { break; } // the line went: what is left waits on
    }
  }).then(show);

  const fill = ({ entries }) => {
    const files = {};
    entries.forEach(([name, value]) => {
      const boxes = [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
      if (value instanceof File) {
        files[name] = files[name] || new DataTransfer();
        files[name].items.add(value);
        boxes.forEach((box) => { box.files = files[name].files; });
        return;
      }
      boxes.forEach((box) => {
        if (["radio", "checkbox"].includes(box.type)) box.checked = box.checked || box.value === value;
        else if (box.type !== "hidden") box.value = value;
      });
    });
  };

  if (form) {
    const title = document.title.split(" · ")[0];
    const item = (state) => ({
      id: state === "typed" ? typedId : crypto.randomUUID(),
      reader: words.reader, path: here, title, at: Date.now(), state, entries: read(),
    });
    let wait = null;
    let isGoing = false;
    form.addEventListener("input", () => {
      clearTimeout(wait);
      wait = setTimeout(() => { if (!isGoing) put(item("typed")); }, 500);
    });
    form.addEventListener("submit", async (event) => {
      if (event.submitter?.name) return; // a button that only adds a row, or a snippet
      event.preventDefault();
      if (isGoing) return;
      isGoing = true;
      clearTimeout(wait);
      if (await reaches()) {
        await drop(typedId);
        form.submit();
        return;
      }
      await put(item("waiting"));
      await drop(typedId);
      form.reset();
      isGoing = false;
      await show();
      told.scrollIntoView();
    });
    store("readonly", (rows) => rows.get(typedId)).then((typed) => { if (typed) fill(typed); });
    const keep = document.querySelector("[data-keep-page]");
    if (keep && navigator.serviceWorker) {
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
  }
  document.querySelectorAll(`form[action="${words.out}"]`).forEach((out) => {
    out.addEventListener("submit", () => { if (window.caches) caches.delete(PAGES); });
  });
  addEventListener("online", sendAll);
  setInterval(sendAll, EVERY);
  show().then(sendAll);
})();
