// A worker: the SHA-256 of a file, read piece by piece; says how far it is, and at the end the hash, or that it failed.
importScripts("sha256.js");

const PIECE = 1 << 20;

self.onmessage = ({ data: file }) => {
  try {
    const hash = new Sha256(), reader = new FileReaderSync();
    for (let at = 0; at < file.size; at += PIECE) {
      hash.update(new Uint8Array(reader.readAsArrayBuffer(file.slice(at, at + PIECE))));
      self.postMessage({ done: Math.min(at + PIECE, file.size) });
    }
    self.postMessage({ sha256: hash.hex() });
  } catch {
    self.postMessage({ failed: true }); // the file was changed or moved
  }
};
