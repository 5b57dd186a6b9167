// The order of documents: by drag, or by their buttons; the page that comes back has the new order.
import { $, $$, parse, say, swap } from "./enhance.js";

const places = () => $("#places");
let dragged = null;

async function move(form, to, upOrDown) {
  const { mark } = form.closest(".place").dataset, body = new FormData(form);
  body.set("to", to);
  const answer = await fetch(location.href, { method: "POST", body }).then((response) => response.text().then(parse), () => null);
  if (!answer?.getElementById("places")) return location.reload(); // the page itself says what has become of it
  swap(answer, ["places"]);
  ready();
  const rows = $$(".place"), place = rows.findIndex((row) => row.dataset.mark === mark), row = rows[place];
  if (!row) return;
  const buttons = $$("button", row);
  (upOrDown === "up" ? buttons[0] : buttons.at(-1))?.focus();
  say(places().dataset.moved.replace("{name}", $("h2", row).textContent.trim())
    .replace("{place}", place + 1).replace("{count}", rows.length));
}

function ready() {
  for (const row of $$(".place")) {
    row.draggable = true;
    row.addEventListener("dragstart", (event) => { dragged = row; event.dataTransfer.effectAllowed = "move"; });
    row.addEventListener("dragend", () => { dragged = null; $$(".place").forEach((each) => each.classList.remove("over")); });
    row.addEventListener("dragover", (event) => {
      if (!dragged) return;
      event.preventDefault();
      $$(".place").forEach((each) => each.classList.toggle("over", each === row && row !== dragged));
    });
    row.addEventListener("drop", (event) => {
      event.preventDefault();
      if (dragged && dragged !== row) move($("form", dragged), $$(".place").indexOf(row) + 1);
    });
  }
}

document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button || !event.target.closest("#places")) return;
  event.preventDefault();
  const here = $$(".place").indexOf(event.target.closest(".place")) + 1;
  move(event.target, button.value, +button.value < here ? "up" : "down");
});
if (places()) {
  ready();
  $("[data-drag]").hidden = false;
}
