// Sends one file in pieces and goes on where the line was cut; a photo is made smaller before.
window.pieces = (() => {
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

  const about = (file, blob, kind) => ({
    kind, name: file.name, size: blob.size, chosen: `${file.size}/${file.lastModified}`,
  });

  // { told: why it was not taken, or "" } with what the server answered. `renew` asks for another
  // token, once; `isPatient` waits for the line, otherwise a cut is thrown.
  const send = async ({ url, file, blob, token, words, show = () => {}, renew, isPatient }) => {
    let have = null;
    let isFresh = !renew;
    for (let tries = 0; ; tries += 1) {
      try {
        let answer;
        if (have === null) {
          answer = await fetch(`${url}?${new URLSearchParams(file)}`);
        } else {
          const body = new FormData();
          Object.entries(file).forEach(([name, value]) => body.set(name, value));
          body.set("csrfmiddlewaretoken", token);
          body.set("offset", have);
          body.set("piece", blob.slice(have, have + PIECE));
          answer = await fetch(url, { method: "POST", body });
        }
        if (answer.status === 422) return { told: (await answer.json()).told };
        if (answer.status === 403 && !isFresh) {
          isFresh = true; // the page stood open too long
          token = await renew();
          if (token) continue;
        }
        if (answer.redirected || [401, 403, 404].includes(answer.status)) return { told: words.stopped };
        if (!answer.ok && !BUSY.includes(answer.status)) return { told: words.failed };
        if (!answer.ok) throw answer;
        const state = await answer.json();
        if (state.done) return { ...state, told: "" };
        tries = 0;
        have = state.have;
        show(share(have, blob), words.sending);
      } catch (cause) {
        if (!isPatient) throw cause;
        const isServer = cause instanceof Response;
        if (isServer && tries >= MOST_TRIES) return { told: words.failed };
        show(share(have, blob), isServer ? words.busy : words.waiting);
        await pause(Math.min(30000, 500 * 2 ** Math.min(tries, 6)));
        have = null;
      }
    }
  };
  return { about, send, smaller };
})();
