// What a browser with script may add. Every page works without this file; each part is asked for by a data attribute.
export const $ = (selector, root = document) => root.querySelector(selector);
export const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
const SECOND = 1000;
export let isLeaving = false;

export function say(words) {
  $("#said").textContent = words;
}

export function parse(html) {
  return new DOMParser().parseFromString(html, "text/html");
}

// Parts of an answered page take the place of those with the same id. An unchanged part is left alone.
export function swap(answer, ids) {
  for (const id of ids) {
    const now = document.getElementById(id), next = answer.getElementById(id);
    if (now && next && now.outerHTML !== next.outerHTML) now.replaceWith(document.adoptNode(next));
  }
}

// The page anew, without a question: it says itself what has become of it.
export function reload() {
  isLeaving = true;
  location.reload();
}

// Error summary: it takes the focus; its links focus the field, and show its label.
function errorSummary() {
  const summary = $("[data-error-summary]");
  if (!summary) return;
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    (field.closest("fieldset") || field.closest(".field") || field).scrollIntoView();
    field.focus({ preventScroll: true });
  });
}

// Double-submit guard: pressed once, it says so and cannot be pressed again.
function once() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent) return event.preventDefault();
    const button = event.submitter && event.submitter.closest("[data-once]");
    if (!button || event.defaultPrevented) return;
    form.dataset.sent = "yes";
    button.setAttribute("aria-disabled", "true");
    button.dataset.before = button.textContent;
    button.textContent = document.body.dataset.sending;
  });
  // Back to a page the browser kept: the button works again.
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const button of $$("[data-before]")) {
      button.textContent = button.dataset.before;
      button.removeAttribute("aria-disabled");
      if (button.form) delete button.form.dataset.sent;
    }
  });
}

// Live clock: on each minute of the server, quietly; a change of state is announced. No cookie is sent, so that a page
// left open does not keep a session alive.
function clock() {
  if (!$("[data-clock]")) return;
  let ahead = 0;
  const next = () => setTimeout(tick, 61 * SECOND - ((Date.now() + ahead) % (60 * SECOND)));
  async function tick() {
    const asked = new Map($$("[data-clock]").map((part) => [part.dataset.clock, part]));
    for (const [url, part] of asked) {
      try {
        const response = await fetch(url, { credentials: "omit" });
        if (!response.ok) continue;
        ahead = (Date.parse(response.headers.get("Date")) || Date.now()) - Date.now();
        const before = part.dataset.state, answer = parse(await response.text());
        swap(answer, $$("[id]", answer).map((each) => each.id));
        const after = document.getElementById(part.id);
        if (after && after.dataset.state !== before) say(after.textContent.replace(/\s+/g, " ").trim());
      } catch { /* Offline: the line stays as it was, and says its own minute. */ }
    }
    next();
  }
  next();
}

// Polling for the stamp: the same page is asked again, with back-off, until nothing is left to wait for. What changes
// on the way (the time is recorded, its paper is still being written) is shown at once, and said.
export function poll() {
  let part = $("[data-poll][id]:not([data-asked])"), wait = SECOND;
  if (!part) return;
  const ids = [part.id, ...(part.dataset.pollAlso || "").split(" ").filter(Boolean)];
  part.dataset.asked = "yes";
  const ask = async () => {
    try {
      const response = await fetch(part.dataset.poll);
      const answer = parse(await response.text()), next = response.ok && answer.getElementById(part.id);
      const more = next && next.dataset.poll, tells = next && (!more || next.className !== part.className);
      if (response.ok && !next) return reload(); // what was waited for is over: another page stands here now
      if (tells || (next && next.innerHTML !== part.innerHTML)) {
        swap(answer, ids);
        part = document.getElementById(ids[0]);
        if (tells) say(($(".hero", part) || part).textContent.replace(/\s+/g, " ").trim());
        if (!more) return poll(); // what came may itself be waiting for something
        part.dataset.asked = "yes";
      }
    } catch { /* Offline: asked again later. */ }
    wait = Math.min(wait * 1.5, 5 * SECOND);
    setTimeout(ask, wait);
  };
  setTimeout(ask, wait);
}

// Where files are dropped or chosen: `take` gets them, and the names of those that are folders.
function dropZone(form, take) {
  const input = $("input[type=file]", form), drop = $(".drop", form), nothing = $("[data-nothing]", drop);
  const came = (files, folders = []) => {
    nothing.hidden = files.length > 0;
    if (!files.length) say(nothing.textContent.trim());
    take([...files], folders);
  };
  input.multiple = true;
  drop.classList.add("ready");
  input.addEventListener("change", () => { if (input.files.length) came(input.files); input.value = ""; });
  for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
    drop.addEventListener(kind, (event) => {
      event.preventDefault();
      drop.classList.toggle("over", kind === "dragenter" || kind === "dragover");
      if (kind !== "drop") return;
      const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.());
      came(event.dataTransfer.files, entries.filter((entry) => entry?.isDirectory).map((entry) => entry.name));
    });
  }
}

// Files in parts, where the page has an address for them; where that cannot be had, each in one piece. What is dropped
// before the script has come waits for it.
function upload() {
  const form = $("form[data-upload]"), waiting = [];
  if (!form || !$("#documents") || !$("template[data-upload-row]")) return;
  let take = (...files) => waiting.push(files);
  dropZone(form, (...files) => take(...files));
  const begin = (how) => {
    take = how;
    waiting.splice(0).forEach((files) => take(...files));
  };
  if (!form.dataset.parts) return begin(inOnePiece(form));
  import("./upload.js").then(({ start }) => start(form)).catch((error) => {
    console.error(error);
    return inOnePiece(form);
  }).then(begin);
}

// One request a file, real bytes, a row while it is on its way; then the server's own list takes its place.
function inOnePiece(form) {
  const list = $("#documents"), row = $("template[data-upload-row]");
  const input = $("input[type=file]", form), waiting = [];
  let busy = 0, last = null;
  const under = () => busy || waiting.length;
  window.addEventListener("beforeunload", (event) => under() && !isLeaving && event.preventDefault());
  function show(file) {
    const item = row.content.firstElementChild.cloneNode(true);
    $("[data-name]", item).textContent = file.name;
    item.bytes = file.size; // asked now, so that the browser tells when the file is another one later
    ($("#documents .documents") || $("ul.documents", list) || list).append(item);
    $("[data-cancel]", item).addEventListener("click", () => {
      const at = waiting.findIndex((pair) => pair[1] === item);
      if (at >= 0) waiting.splice(at, 1);
      busy && item.request ? item.request.abort() : item.remove();
    });
    return item;
  }
  function pump() {
    if (busy) return;
    if (!waiting.length) return last && settle(last);
    busy = 1;
    send(...waiting.shift());
  }
  function send(file, item, isFolder) {
    const words = $("[data-words]", item), began = performance.now(), request = (item.request = new XMLHttpRequest());
    const body = new FormData(form);
    body.delete(input.name);
    body.append(input.name, file);
    const megabytes = (bytes) => (bytes / 1048576).toFixed(1);
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      const share = Math.floor((loaded / total) * 100), seconds = (performance.now() - began) / SECOND;
      $("[data-percent]", item).textContent = share + "%";
      $("progress", item).value = share;
      const left = Math.max(2, Math.round((seconds / loaded) * (total - loaded)));
      words.textContent = loaded >= total ? words.dataset.checking : words.dataset.words
        .replace("{done}", megabytes(loaded)).replace("{whole}", megabytes(total)).replace("{seconds}", left);
    });
    const done = () => { busy = 0; item.request = null; pump(); };
    const failed = (why, verdict = "lost") => {
      words.textContent = why;
      words.className = "finding";
      $("progress", item).remove();
      $(".document-verdict", item).textContent = $(".document-verdict", item).dataset[verdict];
      $("[data-cancel]", item).textContent = $("[data-cancel]", item).dataset.cancel;
      item.classList.add("refused");
      say(file.name + ": " + why);
      done();
    };
    if (isFolder) return failed(words.dataset.folder);
    request.addEventListener("load", () => {
      const answer = parse(request.responseText);
      if (request.status === 413) return failed(words.dataset.tooLarge);
      // Another page in place of the list: signed out meanwhile, or no draft any more. The page itself says which.
      if (request.status < 400 && !answer.getElementById("documents")) return reload();
      if (request.status === 503 && /^text\/plain/.test(request.getResponseHeader("Content-Type"))) return failed(request.responseText);
      if (request.status >= 500 || !answer.getElementById("documents")) return failed(words.dataset.failed);
      last = answer;
      const why = $$("[data-error-summary] li", answer).map((line) => line.textContent.trim()).join(" ");
      if (why) return failed(why, "refused");
      item.remove();
      done();
    });
    // A file that cannot be read any more was changed or moved; else it was the connection.
    request.addEventListener("error", () => file.slice(0, 1).arrayBuffer()
      .then(() => failed(words.dataset.failed), () => failed(words.dataset.changed)));
    request.addEventListener("abort", () => { item.remove(); done(); });
    request.open("POST", form.action || location.href);
    request.setRequestHeader("X-Requested-With", "upload");
    request.send(body);
  }
  // Rows that failed on the way stay under the server's list.
  function settle(answer) {
    last = null;
    const kept = $$(".document.uploading", list);
    swap(answer, ["documents", "document-acts"]);
    const fresh = document.getElementById("documents");
    kept.forEach((item) => ($("ul.documents", fresh) || fresh).append(item));
    $("[data-error-summary]")?.remove();
    const count = $("#documents .documents-count");
    if (count) say(count.textContent.replace(/\s+/g, " ").trim());
    poll();
  }
  return (files, folders) => {
    waiting.push(...files.map((file) => [file, show(file), folders.includes(file.name)]));
    pump();
  };
}

// Idle: two minutes before the session ends a dialog asks; at its end what was typed is handed over to be kept.
function idle() {
  const dialog = $("#idle");
  if (!dialog) return;
  const { idle: whole, warn, stay, keep, leave } = dialog.dataset, SEEN = "icms-seen";
  const seen = () => { try { localStorage.setItem(SEEN, Date.now()); } catch { /* private mode: this tab alone */ } mine = Date.now(); };
  const lastSeen = () => { try { return Math.max(mine, +localStorage.getItem(SEEN) || 0); } catch { return mine; } };
  let mine = Date.now(), isOver = false;
  seen();
  document.addEventListener("icms:seen", seen); // a file on its way keeps the session, and so this page
  $("[data-idle-stay]", dialog).addEventListener("click", async () => {
    const answer = await fetch(stay).catch(() => null);
    if (answer && !answer.ok) location.assign(leave);
    seen();
    dialog.close();
  });
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  setInterval(async () => {
    const left = whole - (Date.now() - lastSeen()) / SECOND;
    if (isOver) return; // it is being handed over, once: a second time could come after the session has ended
    if (left <= 4) {
      isOver = isLeaving = true;
      const form = $("form[data-keep]") || $("#main form[method=post]");
      if (form) {
        const words = new FormData(form);
        for (const [name, value] of [...words]) if (typeof value !== "string") words.delete(name);
        words.append("_path", location.pathname);
        await fetch(keep, { method: "POST", body: words }).catch(() => null);
      }
      location.assign(leave);
    } else if (left <= +warn && !dialog.open) {
      const end = new Date(Date.now() + left * SECOND);
      $("[data-idle-time]", dialog).textContent = end.toLocaleTimeString(document.documentElement.lang,
        { hour: "numeric", minute: "2-digit", timeZone: "Asia/Hong_Kong" });
      dialog.showModal();
    } else if (left > +warn && dialog.open) dialog.close();
  }, 2 * SECOND);
}

// A sentence to show as it is: of a page that says it in full, nothing.
const isPlain = (answer) => (answer.headers.get("Content-Type") || "").startsWith("text/plain");

// What is typed on a page of a draft is kept while one types, and when one leaves; a quiet line says when.
function autosave() {
  const form = $("form[data-autosave]");
  if (!form) return;
  const line = $("[data-autosaved]", form), QUIET = 2 * SECOND;
  const words = () => {
    const typed = new FormData(form);
    for (const [name, value] of [...typed]) if (typeof value !== "string") typed.delete(name);
    typed.append("_path", location.pathname);
    return new URLSearchParams(typed);
  };
  let kept = words().toString(), timer, sending;
  const keep = async () => {
    const typed = words();
    clearTimeout(timer);
    if (isLeaving || form.dataset.sent || typed.toString() === kept) return;
    kept = typed.toString();
    sending = new AbortController();
    const answer = await fetch(form.dataset.autosave,
      { method: "POST", body: typed, keepalive: true, signal: sending.signal }).catch(() => null);
    // Not answered, or signed out: it is sent again with the next letter, or with the form itself.
    if (!answer || answer.redirected || !answer.ok) kept = "";
    if (line && answer && [200, 503].includes(answer.status) && isPlain(answer)) line.textContent = await answer.text();
  };
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(keep, QUIET); });
  // The form itself is sent: nothing that was typed before comes after it.
  form.addEventListener("submit", () => { clearTimeout(timer); sending?.abort(); });
  document.addEventListener("visibilitychange", () => document.hidden && keep());
  window.addEventListener("pagehide", keep);
}

// The switch of languages, and the pages of a viewer, keep what was typed: it waits in this tab, passwords never.
function keepTyped() {
  const here = () => "icms-typed:" + location.pathname.replace(/^\/[^/]+/, "");
  const fields = () => $$("#main form :is(input, select, textarea)")
    .filter((field) => field.name && !/password|hidden|file|submit/.test(field.type) && field.name !== "csrfmiddlewaretoken");
  document.addEventListener("click", (event) => {
    if (!event.target.closest("a[data-keep-typed], [data-keep-typed] a")) return;
    const typed = fields().map((field) => [field.name, field.value, field.checked]);
    if (typed.length) sessionStorage.setItem(here(), JSON.stringify(typed));
  });
  const kept = JSON.parse(sessionStorage.getItem(here()) || "[]");
  sessionStorage.removeItem(here());
  fields().forEach((field, index) => {
    const [name, value, checked] = kept[index] || [];
    if (name !== field.name) return;
    if (/radio|checkbox/.test(field.type)) field.checked = checked;
    else field.value = value;
  });
}

// Proof of work instead of a picture: solved in a worker while the visitor types.
function proofOfWork() {
  for (const form of $$("form[data-pow]")) {
    const challenge = JSON.parse(form.dataset.pow), answer = $("input[name=altcha]", form);
    const began = performance.now(), worker = new Worker(new URL("pow.js", import.meta.url));
    const solved = new Promise((resolve) => { worker.onmessage = ({ data }) => resolve(data); });
    worker.postMessage(challenge);
    solved.then((number) => {
      const took = Math.round(performance.now() - began), { algorithm, challenge: goal, salt, signature } = challenge;
      answer.value = btoa(JSON.stringify({ algorithm, challenge: goal, number, salt, signature, took }));
    });
    form.addEventListener("submit", (event) => {
      if (answer.value) return;
      event.preventDefault();
      say(document.body.dataset.working);
      solved.then(() => form.requestSubmit());
    }, { capture: true });
  }
}

// On a telephone a search form folds behind its button once there are results.
function fold() {
  for (const part of $$("[data-fold]")) {
    const button = $("[data-fold-button]", part.parentElement);
    if (!button) continue;
    button.hidden = false;
    part.classList.add("folded");
    button.addEventListener("click", () => {
      button.setAttribute("aria-expanded", String(!part.classList.toggle("folded")));
    });
  }
}

// Verdicts by keyboard: for the document one stands at, then on to the next. Off inside fields, on links and buttons,
// and altogether where somebody turned the keys off.
function keys() {
  const form = $("form[data-keys]"), list = $("#keys");
  if (!form || !list) return;
  const OFF = "icms-keys-off", turn = $("[data-keys-switch]", list), documents = $$(".decide", form);
  const kept = (value) => { try { return value === undefined ? localStorage.getItem(OFF) : localStorage.setItem(OFF, value); } catch { return ""; } };
  const words = { off: turn.textContent, on: turn.dataset.on };
  let isOff = kept() === "yes", at = Math.max(0, documents.findIndex((each) => !$("input:checked", each)));
  const show = () => {
    $("[data-keys-list]", list).hidden = isOff;
    turn.textContent = isOff ? words.on : words.off;
  };
  const stand = (place) => {
    if (place >= documents.length) return $("[data-decide]", form).focus();
    at = Math.max(0, place);
    documents[at].focus();
  };
  const choose = (verdict) => {
    const radio = $(`input[value="${verdict}"]`, documents[at]);
    radio.checked = true;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const acts = {
    a: () => { choose("accepted"); stand(at + 1); },
    r: () => { choose("returned"); $("select", documents[at]).focus(); },
    j: () => stand(at + 1),
    k: () => stand(at - 1),
    A: () => $("[data-accept-all]", form).click(),
    "[": () => $("[data-page=back]")?.click(),
    "]": () => $("[data-page=next]")?.click(),
    "?": () => list.scrollIntoView(),
    Enter: () => documents.every((each) => $("input:checked", each)) && form.requestSubmit($("[data-decide]", form)),
  };
  list.hidden = false;
  show();
  turn.addEventListener("click", () => { isOff = !isOff; kept(isOff ? "yes" : "no"); show(); });
  form.addEventListener("focusin", (event) => {
    const place = documents.indexOf(event.target.closest(".decide"));
    if (place >= 0) at = place;
  });
  document.addEventListener("keydown", (event) => {
    if (isOff || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const inField = event.target.closest("select, textarea, input:not([type=radio]), dialog");
    if (inField || (event.key === "Enter" && event.target.closest("a, button, summary, input"))) return;
    const act = acts[event.shiftKey && event.key === "A" ? "A" : event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

// A kept text is put into its note at once; one that makes it too long goes by way of the server, which says so.
function noteTexts() {
  for (const part of $$("[data-note]")) $("button", part).addEventListener("click", (event) => {
    const note = document.getElementById(part.dataset.note), text = $("select", part).selectedOptions[0].dataset.text;
    const whole = [note.value.trim(), text].filter(Boolean).join("\n");
    if (whole.length > note.maxLength) return;
    event.preventDefault();
    note.value = whole;
    note.dispatchEvent(new Event("input", { bubbles: true }));
    note.focus();
  });
}

// Paper: the button is there where a browser with script can press it.
function print() {
  for (const button of $$("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}

// Each part stands alone: where site data is blocked, or a browser lacks something, the others go on.
for (const part of [errorSummary, keepTyped, proofOfWork, once, clock, poll, upload, autosave, idle, fold, keys, noteTexts, print]) {
  try { part(); } catch (error) { console.error(error); }
}
