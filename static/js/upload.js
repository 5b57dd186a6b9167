// Files sent in parts by the tus protocol: several at once, each hashed first, and going on from where they broke off.
import { $, $$, isLeaving, parse, poll, reload, say, swap } from "./enhance.js";
import "./tus.min.js";

const AT_ONCE = 3;
const PART = 1 << 20; // what a proxy may hold back is lost with the connection, so that parts are small
const WAITS = [0, 1, 2, 3, 5, 5, 10, 10, 20, 30, 30, 60, 60, 60].map((seconds) => seconds * 1000);
const FOR_GOOD = [400, 401, 403, 404, 410, 411, 412, 413, 415, 422];
const ON_ITS_WAY = ["waiting", "reading", "sending"];
const megabytes = (bytes) => (bytes / 1048576).toFixed(1);

// Returns what takes files, and the names of those that are folders.
export function start(form) {
  const held = $("#uploads"), row = $("template[data-upload-row]"), jobs = new Set();
  const token = $("input[name=csrfmiddlewaretoken]", form).value;
  const under = (...states) => [...jobs].filter((job) => states.includes(job.state));
  let refreshing = Promise.resolve(), nextReader = null;

  // A reader is made before it is needed: where the connection is gone by then, the hash is still worked out.
  function newReader() {
    const reader = new Worker(new URL("hash.js", import.meta.url));
    reader.onerror = () => { if (nextReader === reader) nextReader = null; };
    return reader;
  }
  nextReader = newReader();

  // What this page is sending has its row here already.
  const own = new MutationObserver(() => {
    for (const known of $$("#half-sent [data-upload]")) {
      if ([...jobs].some((job) => job.sha256 && job.sha256 === known.dataset.sha256)) known.remove();
    }
  });
  own.observe($("#half-sent").parentNode, { childList: true });

  function take(files, folders) {
    for (const file of files) {
      const job = show(file), words = job.words.dataset, left = $("#documents").dataset;
      const others = under(...ON_ITS_WAY, "paused", "lost");
      const bytes = others.reduce((sum, other) => sum + other.file.size, file.size);
      jobs.add(job);
      if (folders.includes(file.name)) fail(job, words.folder);
      else if (file.size > +form.dataset.maxFile) fail(job, words.tooLarge, "refused");
      else if (others.length >= +left.filesLeft) fail(job, words.tooMany, "refused");
      else if (bytes > +left.bytesLeft) fail(job, words.tooMuch, "refused");
    }
    pump();
  }
  window.addEventListener("beforeunload", (event) => {
    if (under(...ON_ITS_WAY).length && !isLeaving) event.preventDefault();
  });
  window.addEventListener("online", () => { under("lost").forEach((job) => { job.state = "waiting"; }); pump(); });

  function show(file) {
    const item = row.content.firstElementChild.cloneNode(true), part = (name) => $(`[data-${name}]`, item);
    const job = { file, item, state: "waiting", done: 0, words: part("words"), bar: $("progress", item) };
    job.bytes = file.size; // asked now, so that the browser tells when the file is another one later
    part("name").textContent = file.name;
    job.again = part("again");
    job.cancel = part("cancel");
    for (const button of [job.again, job.cancel]) button.append(unseen(" " + file.name));
    job.cancel.addEventListener("click", () => remove(job));
    job.again.addEventListener("click", () => (ON_ITS_WAY.includes(job.state) ? pause(job) : goOn(job)));
    held.append(item);
    tell(job, "queued");
    return job;
  }
  function unseen(text) {
    const part = document.createElement("span");
    part.className = "unseen";
    part.textContent = text;
    return part;
  }
  // The sentence of a row, with its figures; the bar shows the same bytes.
  function tell(job, name, seconds = 0) {
    const whole = job.file.size, share = whole ? Math.floor((job.done / whole) * 100) : 0;
    $("[data-percent]", job.item).textContent = share + "%";
    job.bar.value = share;
    job.words.textContent = job.words.dataset[name].replace("{done}", megabytes(job.done))
      .replace("{whole}", megabytes(whole)).replace("{seconds}", seconds);
    const button = { paused: "goOn", lost: "again" }[job.state] || "pause";
    if (job.again.dataset.now !== button) job.again.firstChild.textContent = job.again.dataset[button];
    job.again.dataset.now = button;
    job.again.hidden = job.state === "waiting" || name === "checking";
    job.cancel.hidden = name === "checking"; // what has come whole is removed in the list, when the check is done
  }
  function pump() {
    for (const job of under("waiting")) {
      if (under("reading", "sending").length >= AT_ONCE) return;
      if (job.sha256) send(job);
      else read(job);
    }
  }
  function read(job) {
    job.state = "reading";
    job.worker = nextReader || newReader();
    nextReader = newReader();
    job.worker.onmessage = ({ data }) => {
      if (data.failed) return fail(job, job.words.dataset.changed);
      if (!data.sha256) { job.done = data.done; return tell(job, "reading"); }
      job.worker.terminate();
      job.sha256 = data.sha256;
      send(job);
    };
    job.worker.onerror = () => fail(job, job.words.dataset.failed);
    job.worker.postMessage(job.file);
  }
  function send(job) {
    job.state = "sending";
    job.done = 0;
    job.began = null;
    if (!job.tus) {
      const half = $$("#half-sent [data-upload]").find((known) =>
        known.dataset.sha256 === job.sha256 && +known.dataset.size === job.file.size);
      half?.remove();
      job.tus = new window.tus.Upload(job.file, options(job, half?.dataset.upload || null));
    }
    tell(job, "queued");
    job.tus.start();
  }
  const options = (job, uploadUrl) => ({
    endpoint: form.dataset.parts,
    uploadUrl,
    chunkSize: PART,
    retryDelays: WAITS,
    storeFingerprintForResuming: false, // the server knows what is half sent, and whose it is
    metadata: { filename: job.file.name, sha256: job.sha256 },
    headers: { "X-CSRFToken": token },
    onBeforeRequest: async (request) => {
      if (request.getMethod() !== "PATCH" || +request.getHeader("Upload-Offset") + PART < job.file.size) return;
      while (job.state === "sending" && comesBefore(job)) {
        tell(job, "queued");
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    },
    onProgress: (sent, whole) => {
      if (job.state !== "sending") return;
      const now = performance.now();
      job.began ||= { at: now, sent };
      if (job.isLost) say(job.file.name + ": " + job.words.dataset.back);
      [job.done, job.isLost] = [sent, false];
      const rate = (sent - job.began.sent) / (now - job.began.at) || 0;
      if (sent >= whole) tell(job, "checking");
      else if (rate) tell(job, "words", Math.max(2, Math.round((whole - sent) / rate / 1000)));
    },
    onChunkComplete: () => document.dispatchEvent(new Event("icms:seen")),
    onShouldRetry: (error) => {
      const status = error.originalResponse?.getStatus() || 0;
      if (FOR_GOOD.includes(status)) return false;
      if (!status) stillThere(job);
      if ((!status || status >= 500) && !job.isLost) {
        [job.isLost, job.began] = [true, null];
        tell(job, "waiting");
        if (status === 503 && error.originalResponse.getBody()) job.words.textContent = error.originalResponse.getBody();
        say(job.file.name + ": " + job.words.textContent);
      }
      return true;
    },
    onSuccess: () => {
      jobs.delete(job);
      refresh(job);
      pump();
    },
    onError: async (error) => {
      const answer = error.originalResponse, status = answer?.getStatus() || 0, words = job.words.dataset;
      if (status === 401 || status === 403) return reload(); // signed out meanwhile: the page itself says so
      if (status === 413) return fail(job, words.tooLarge, "refused");
      if (status === 422 && answer.getBody()) return fail(job, answer.getBody(), "refused");
      if (!await stillThere(job)) return;
      job.state = "lost";
      tell(job, "lost");
      if (status === 503 && answer.getBody()) job.words.textContent = answer.getBody();
      say(job.file.name + ": " + job.words.textContent);
      pump();
    },
  });
  // The last part of a file waits for the files before it, so that the documents stand as they were chosen.
  function comesBefore(job) {
    const all = [...jobs];
    return all.slice(0, all.indexOf(job)).some((other) => ["reading", "sending"].includes(other.state));
  }
  // A file that cannot be read any more was changed or moved; else it was the connection.
  async function stillThere(job) {
    const isThere = await job.file.slice(0, 1).arrayBuffer().then(() => true, () => false);
    if (isThere || job.state === "failed") return isThere;
    job.tus.abort();
    fail(job, job.words.dataset.changed);
    return false;
  }
  function pause(job) {
    job.worker?.terminate();
    job.tus?.abort();
    job.state = "paused";
    tell(job, "paused");
    say(job.file.name + ": " + job.words.textContent);
    pump();
  }
  function goOn(job) {
    job.state = "waiting";
    tell(job, "queued");
    pump();
  }
  function remove(job) {
    job.worker?.terminate();
    job.tus?.abort(true).catch(() => { /* gone already, or checked at this moment: the list says so */ });
    jobs.delete(job);
    job.item.remove();
    say(job.file.name + ": " + job.words.dataset.removed);
    $("input[type=file]", form).focus();
    pump();
  }
  function fail(job, why, verdict = "lost") {
    const mark = $(".document-verdict", job.item);
    job.state = "failed";
    job.words.textContent = why;
    job.words.className = "finding";
    job.bar.remove();
    mark.textContent = mark.dataset[verdict];
    job.again.hidden = true;
    job.cancel.firstChild.textContent = job.cancel.dataset.cancel;
    job.item.classList.add("refused");
    say(job.file.name + ": " + why);
    pump();
  }
  // The file has come: the server's own list has it, with what the check found. Where the list cannot be had now, it is
  // asked for until it can: other files are on their way.
  async function answered() {
    for (;;) {
      const response = await fetch(location.href).catch(() => null);
      if (response && response.status < 500) return parse(await response.text());
      await new Promise((resolve) => setTimeout(resolve, 3000));
    }
  }
  function refresh(job) {
    refreshing = refreshing.then(async () => {
      const answer = await answered();
      if (!answer.getElementById("documents")) return reload();
      swap(answer, ["documents", "document-acts", "half-sent"]);
      job.item.remove();
      const count = $("#documents .documents-count");
      if (count) say(count.textContent.replace(/\s+/g, " ").trim());
      poll();
    });
  }
  return take;
}
