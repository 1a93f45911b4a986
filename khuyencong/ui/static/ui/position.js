// A button beside a box that only the telephone fills: where it is, asked of its owner by the browser
// itself, and only when the button is pressed. Refused or not known, the form is sent without it.
document.querySelectorAll("input[data-position]").forEach((box) => {
  if (!navigator.geolocation) return;
  const words = box.dataset;
  const button = (text) => Object.assign(document.createElement("button"), {
    type: "button", className: "linkish", textContent: text,
  });
  const ask = button(words.position);
  const forget = button(words.forget);
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  said.className = "muted";
  box.after(ask, " ", forget, " ", said);
  const put = (value, told) => {
    box.value = value;
    said.textContent = told;
    forget.hidden = !value;
    box.dispatchEvent(new Event("input", { bubbles: true })); // it waits on the telephone too
  };
  ask.addEventListener("click", () => {
    said.textContent = words.asking;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => put(
        `${coords.latitude.toFixed(5)}, ${coords.longitude.toFixed(5)}, ±${Math.ceil(coords.accuracy)} m`, "",
      ),
      () => put("", words.unknown),
      { enableHighAccuracy: true, timeout: 20000, maximumAge: 0 },
    );
  });
  forget.addEventListener("click", () => put("", ""));
  forget.hidden = !box.value;
});
