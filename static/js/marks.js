// A note is put where its officer presses on the picture of a page; without script the place is named in words.
import { $, $$ } from "./enhance.js";

const form = $("#note"), SVG = "http://www.w3.org/2000/svg";
const within = (part, whole) => Math.round(100 * Math.min(1, Math.max(0, part / whole)));

function mark(side, across, down) {
  $$(".page-marks .new").forEach((each) => each.remove());
  const place = document.createElementNS(SVG, "svg"), box = document.createElementNS(SVG, "rect");
  place.setAttribute("class", "new");
  place.setAttribute("x", `${across}%`);
  place.setAttribute("y", `${down}%`);
  for (const [name, value] of [["x", -12], ["y", -12], ["width", 24], ["height", 24]]) box.setAttribute(name, value);
  place.append(box);
  $(".page-marks", side).append(place);
}

for (const side of form ? $$("[data-side]") : []) {
  side.classList.add("pressable");
  side.addEventListener("click", (event) => {
    const picture = $("img", side), page = picture.getBoundingClientRect();
    if (!picture.complete) return; // it has no size yet
    const across = within(event.clientX - page.left, page.width), down = within(event.clientY - page.top, page.height);
    form.elements.on.value = side.dataset.side;
    form.elements.across.value = across;
    form.elements.down.value = down;
    mark(side, across, down);
    form.elements.text.focus();
  });
}
