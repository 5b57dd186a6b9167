// pdf-lib's part in B1: put the stamp on page 1 and write the file. Arguments: folder, file, runs.
const fs = require("fs");
const path = require("path");
const [folder, file, runs] = process.argv.slice(2);
const { PDFDocument } = require(path.join(folder, "node_modules", "pdf-lib"));

const peak = () => parseInt(/VmHWM:\s+(\d+)/.exec(fs.readFileSync("/proc/self/status", "utf8"))[1], 10) * 1024;

async function work(name) {
  const pdf = await PDFDocument.load(fs.readFileSync(path.join(folder, name)));
  const [stamp] = await pdf.embedPdf(fs.readFileSync(path.join(folder, "stamp.pdf")));
  pdf.getPage(0).drawPage(stamp);
  fs.writeFileSync(path.join(folder, "out-pdf-lib.pdf"), await pdf.save());
}

(async () => {
  await work("29 KB.pdf");
  const idle = peak();
  let best = Infinity;
  for (let run = 0; run < Number(runs); run += 1) {
    const start = performance.now();
    await work(file);
    best = Math.min(best, (performance.now() - start) / 1000);
  }
  console.log(JSON.stringify({ seconds: best, idle, peak: peak() }));
})();
