// Keyboard of the desk. Silent while something is typed or composed, and when switched off.
(() => {
  const dialog = document.getElementById("keys");
  const opener = document.querySelector("[data-keys-open]");
  const off = dialog.querySelector("[data-keys-off]");
  const places = {};
  dialog.querySelectorAll("[data-key]").forEach((link) => { places[link.dataset.key] = link.href; });
  off.checked = localStorage.getItem("keys") === "off";
  off.addEventListener("change", () => localStorage.setItem("keys", off.checked ? "off" : "on"));
  opener.hidden = false;
  opener.addEventListener("click", () => dialog.showModal());

  const rows = () => [...document.querySelectorAll("main table tbody tr")]
    .map((row) => row.querySelector("a")).filter(Boolean);
  const move = (by) => {
    const links = rows();
    const at = links.indexOf(document.activeElement);
    const next = links[at < 0 ? (by > 0 ? 0 : links.length - 1) : at + by];
    if (next) next.focus();
  };
  // What a dense row cuts is told under the pointer.
  document.addEventListener("mouseover", (event) => {
    const cell = event.target.closest(".grid td");
    const cut = cell && [cell, ...cell.children].some((part) => part.scrollWidth > part.clientWidth);
    if (cut) cell.title = cell.textContent.trim();
  });
  let before = "";
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey || isTyping) return;
    if (event.key === "?") { event.preventDefault(); dialog.showModal(); return; }
    if (off.checked || dialog.open) return;
    const last = before;
    before = event.key;
    if (last === "g" && places[event.key]) { before = ""; location.href = places[event.key]; return; }
    if (event.key === "j") move(1);
    if (event.key === "k" && last !== "g") move(-1);
    if (event.key === "/") {
      const box = document.querySelector("main [name=q]") || document.querySelector(".find-all [name=q]");
      if (box) { event.preventDefault(); box.focus(); } else location.href = places.t;
    }
  });
})();
