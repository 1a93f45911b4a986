// A box over a photo, drawn by finger or mouse, that fills in how much is cut off at each edge.
// Without scripts the numbers are typed.
(() => {
  const MOST = 80; // per cent of a side
  const image = document.querySelector("img[data-cropped]");
  const form = document.querySelector("form[data-crop]");
  if (!image || !form) return;
  const opposite = { left: "right", right: "left", top: "bottom", bottom: "top" };
  const read = (edge) => Math.min(MOST, Math.max(0, parseInt(form.elements[edge].value, 10) || 0));
  const frame = document.createElement("div");
  const box = document.createElement("div");
  frame.className = "cropping";
  box.className = "crop-box";
  form.querySelector("[data-crop-hint]").hidden = false;
  image.replaceWith(frame);
  frame.append(image, box);
  const draw = () => {
    Object.keys(opposite).forEach((edge) => { box.style[edge] = `${read(edge)}%`; });
  };
  ["left top", "right top", "left bottom", "right bottom"].forEach((corner) => {
    const handle = document.createElement("span");
    handle.className = `crop-handle ${corner}`;
    box.append(handle);
    handle.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      handle.setPointerCapture(event.pointerId);
    });
    handle.addEventListener("pointermove", (event) => {
      if (!handle.hasPointerCapture(event.pointerId)) return;
      const place = image.getBoundingClientRect();
      const x = (100 * (event.clientX - place.left)) / place.width;
      const y = (100 * (event.clientY - place.top)) / place.height;
      const at = { left: x, right: 100 - x, top: y, bottom: 100 - y };
      corner.split(" ").forEach((edge) => {
        const most = MOST - read(opposite[edge]);
        form.elements[edge].value = Math.round(Math.min(most, Math.max(0, at[edge])));
      });
      draw();
    });
  });
  form.addEventListener("input", draw);
  draw();
})();
