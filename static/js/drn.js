// The DRN check: the fingerprint of a file is worked out here, and only the fingerprint is sent.
const part = document.querySelector("[data-drn-file]");

async function fingerprint(file) {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

if (part && window.crypto && crypto.subtle) {
  const input = part.querySelector("input"), says = part.querySelector("[role=status]");
  const form = part.closest("form"), answer = form.querySelector("input[name=sha256]");
  let working = null;
  part.hidden = false;
  input.addEventListener("change", () => {
    const [file] = input.files;
    answer.value = "";
    says.textContent = file ? says.dataset.busy : "";
    const mine = file && fingerprint(file).then((hash) => [hash, says.dataset.ready], () => ["", says.dataset.failed]);
    working = mine;
    if (mine) mine.then(([hash, words]) => {
      if (working !== mine) return;
      [answer.value, says.textContent, working] = [hash, words, null];
    });
  });
  form.addEventListener("submit", (event) => {
    if (!working) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    working.then(() => form.requestSubmit());
  }, { capture: true });
}
