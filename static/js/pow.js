// A worker: finds the number whose SHA-256 behind the salt is the challenge (ALTCHA, "SHA-256").
importScripts("sha256.js");

const encoder = new TextEncoder();
const sha256 = (text) => new Sha256().update(encoder.encode(text)).hex();

self.onmessage = ({ data: { salt, challenge, maxnumber } }) => {
  for (let number = 0; number <= maxnumber; number++) {
    if (sha256(salt + number) === challenge) return self.postMessage(number);
  }
  self.postMessage(null);
};
