// Passkeys: the browser makes or uses one, and the form sends what it answers. Without this file a code does the same.
const form = document.querySelector("form[data-passkey]");
const none = document.querySelector("[data-passkey-none]");
const failed = document.querySelector("[data-passkey-failed]");
const numbered = /^[\d.]+$|:/; // a passkey belongs to a name, never to a number

function bytes(text) {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function described(list) {
  return (list || []).map((one) => ({ ...one, id: bytes(one.id) }));
}

async function create({ publicKey }) {
  return navigator.credentials.create({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      user: { ...publicKey.user, id: bytes(publicKey.user.id) },
      excludeCredentials: described(publicKey.excludeCredentials),
    },
  });
}

async function get({ publicKey }) {
  return navigator.credentials.get({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      allowCredentials: described(publicKey.allowCredentials),
    },
  });
}

// What the server reads: every buffer as base64url.
function told(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  };
}

async function send(event) {
  event.preventDefault();
  failed.hidden = true;
  const data = JSON.parse(document.getElementById("passkey-data").textContent);
  try {
    const credential = form.dataset.passkey === "create" ? await create(data.creation_options) : await get(data.request_options);
    form.elements.credential.value = JSON.stringify(told(credential));
    form.submit();
  } catch {
    failed.hidden = false;
  }
}

if (form && window.PublicKeyCredential && !numbered.test(location.hostname)) {
  none.hidden = true;
  form.hidden = false;
  form.addEventListener("submit", send);
}
