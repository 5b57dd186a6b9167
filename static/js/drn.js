// The DRN check: the fingerprint of a file is worked out here, piece by piece, and only the fingerprint is sent. What
// the file is called stays here too: this page keeps it until the answer is shown.
const part = document.querySelector("[data-drn-file]"), NAME = "drn-file";
const percent = (done, size) => `${size ? Math.floor((100 * done) / size) : 100}%`;

function choose(part) {
  const input = part.querySelector("input"), says = part.querySelector("[role=status]");
  const bar = part.querySelector("progress"), far = part.querySelector("[data-far]");
  const form = part.closest("form"), answer = form.querySelector("input[name=sha256]");
  let reader = null, wanted = false;

  function end(words) {
    reader?.terminate();
    reader = null;
    bar.hidden = true;
    far.textContent = "";
    says.textContent = words;
  }

  function read(file) {
    end(says.dataset.busy);
    reader = new Worker(new URL("hash.js", import.meta.url));
    bar.hidden = false;
    bar.max = file.size || 1;
    bar.value = 0;
    reader.onerror = () => finish(file, "");
    reader.onmessage = ({ data: { done, sha256, failed } }) => {
      if (sha256 || failed) return finish(file, sha256 ?? "");
      bar.value = done;
      far.textContent = percent(done, file.size);
    };
    reader.postMessage(file);
  }

  function finish(file, sha256) {
    answer.value = sha256;
    end(sha256 ? says.dataset.ready : says.dataset.failed);
    if (sha256) sessionStorage.setItem(NAME, JSON.stringify({ sha256, name: file.name }));
    if (!wanted) return;
    wanted = false;
    if (sha256) form.requestSubmit();
  }

  part.hidden = false;
  input.addEventListener("change", () => {
    const [file] = input.files;
    answer.value = "";
    if (file) read(file);
    else end("");
  });
  form.addEventListener("submit", (event) => {
    if (!reader) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    wanted = true;
    says.textContent = says.dataset.wait;
  }, { capture: true });
}

if (part && window.Worker) choose(part);
for (const place of document.querySelectorAll("[data-drn-name]")) {
  const kept = JSON.parse(sessionStorage.getItem(NAME) ?? "{}");
  if (kept.sha256 === place.dataset.drnName) place.textContent = kept.name;
}
