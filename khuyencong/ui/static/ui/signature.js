// A field to sign in by finger beside the box of a picture; what is drawn is the box's file.
document.querySelectorAll("input[data-signature]").forEach((box) => {
  const glass = document.createElement("canvas");
  const again = document.createElement("button");
  glass.className = "signature";
  glass.width = 640;
  glass.height = 240;
  glass.setAttribute("role", "img");
  glass.setAttribute("aria-label", box.dataset.signature);
  again.type = "button";
  again.className = "linkish";
  again.textContent = box.dataset.again;
  again.hidden = true;
  box.before(glass, again);
  const pen = glass.getContext("2d");
  const clear = () => {
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, glass.width, glass.height);
    Object.assign(pen, { lineWidth: 4, lineCap: "round", lineJoin: "round", strokeStyle: "#111" });
  };
  const place = (event) => {
    const edge = glass.getBoundingClientRect();
    return [
      (event.clientX - edge.left) * (glass.width / edge.width),
      (event.clientY - edge.top) * (glass.height / edge.height),
    ];
  };
  const put = (files) => {
    const chosen = new DataTransfer();
    files.forEach((file) => chosen.items.add(file));
    box.files = chosen.files;
    again.hidden = !files.length;
    box.dispatchEvent(new Event("input", { bubbles: true })); // it waits on the telephone too
  };
  let isDrawing = false;
  glass.addEventListener("pointerdown", (event) => {
    isDrawing = true;
    glass.setPointerCapture(event.pointerId);
    pen.beginPath();
    pen.moveTo(...place(event));
    pen.lineTo(...place(event));
    pen.stroke();
  });
  glass.addEventListener("pointermove", (event) => {
    if (!isDrawing) return;
    pen.lineTo(...place(event));
    pen.stroke();
  });
  glass.addEventListener("pointerup", () => {
    isDrawing = false;
    glass.toBlob((blob) => put([new File([blob], "chu-ky.png", { type: "image/png" })]), "image/png");
  });
  again.addEventListener("click", () => { clear(); put([]); });
  clear();
});
