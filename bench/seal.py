"""B1: what sealing a filed PDF costs, beside libraries that only stamp: `python -m bench.seal [--quick]`.

Each contestant works in a process of its own, warmed up on a small file; its peak is the kernel's own high-water mark.
"""

import argparse
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench.seal_contestants import MB, SIZES, WORK

NODE_PACKAGE = "pdf-lib@1.17.1"
HEAD = (
    "| file | iCMS | of it the signature | pypdf | pdf-lib | qpdf (floor) | iCMS / fastest library |"
    " iCMS peak | pdf-lib peak | iCMS / pdf-lib | grows by | pdf-lib grows by | prefix |"
)
NOTE = (
    "Best of 5 runs (3 from 100 MB), in a warm process, without fsync on any side. iCMS copies, stamps, signs (PAdES "
    "B-B) and hashes; pypdf and pdf-lib only stamp, and write the file anew; qpdf only writes it anew, timed with its "
    "start. *Grows by* is the peak above the same process after a file of 29 KB: on small files the peak is the "
    "interpreter with its libraries, not the file. The last row has 2,000 pages and some 30,000 small objects."
)


def run(quick: bool) -> str:
    """The table in Markdown. `quick` leaves out the files of 100 and 250 MB."""
    WORK.mkdir(parents=True, exist_ok=True)
    sizes = [name for name, size in SIZES.items() if not quick or size <= 25 * MB]
    _child("make", *sizes)
    node = _node_ready()
    rows, misses = zip(*[_row(name, node) for name in sizes], strict=True)
    missed = [words for found in misses for words in found]
    verdict = f"MISSED: {'; '.join(missed)}." if missed else "Every aim was held for every file."
    lines = [HEAD, "|---" * HEAD.count("| ") + "|", *rows, "", verdict, "", *_notes(node)]
    return "\n".join(lines)


def _child(*arguments: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.seal_contestants", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parents[1])
    if done.returncode:
        raise RuntimeError(f"{' '.join(arguments)}: {done.stderr[-2000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def _node_ready() -> bool:
    """pdf-lib is put under var/bench once; without node or a network it is left out."""
    if not shutil.which("node") or not shutil.which("npm"):
        return False
    if not (WORK / "node_modules" / "pdf-lib").is_dir():
        install = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(WORK), NODE_PACKAGE]
        subprocess.run(install, capture_output=True, check=False)
    return (WORK / "node_modules" / "pdf-lib").is_dir()


def _node(name: str) -> dict[str, Any]:
    script = Path(__file__).with_name("seal_pdf_lib.cjs")
    runs = str(_runs(name))
    command = ["node", str(script), str(WORK), f"{name}.pdf", runs]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def _runs(name: str) -> int:
    return 5 if SIZES[name] <= 25 * MB else 3


def _row(name: str, node: bool) -> tuple[str, list[str]]:
    """The row of one file, and in words each aim that it missed."""
    runs = str(_runs(name))
    icms, pypdf = _child("icms", name, runs), _child("pypdf", name, runs)
    qpdf = _child("qpdf", name, runs) if shutil.which("qpdf") else None
    lib = _node(name) if node else None
    fastest = min(pypdf["seconds"], lib["seconds"] if lib else pypdf["seconds"])
    cells = [
        name,
        _seconds(icms),
        f"{icms['signature'] * 1000:.0f} ms",
        _seconds(pypdf),
        _seconds(lib),
        _seconds(qpdf),
        f"**{icms['seconds'] / fastest:.2f}**",
        _memory(icms),
        _memory(lib),
        f"**1/{lib['peak'] / icms['peak']:.1f}**" if lib else "–",
        f"{(icms['peak'] - icms['idle']) / MB:.0f} MB",
        f"{(lib['peak'] - lib['idle']) / MB:.0f} MB" if lib else "–",
        "exact" if icms["prefix"] else "BROKEN",
    ]
    missed = [] if icms["seconds"] <= fastest else [f"{name} took {icms['seconds'] / fastest:.2f} of the fastest time"]
    if lib and icms["peak"] > lib["peak"] / 8:
        missed.append(f"{name} held 1/{lib['peak'] / icms['peak']:.1f} of pdf-lib's memory")
    if not icms["prefix"]:
        missed.append(f"{name} is not an exact prefix")
    return "| " + " | ".join(cells) + " |", missed


def _seconds(result: dict[str, Any] | None) -> str:
    return f"{result['seconds'] * 1000:.0f} ms" if result else "–"


def _memory(result: dict[str, Any] | None) -> str:
    return f"{result['peak'] / MB:.0f} MB" if result else "–"


def _notes(node: bool) -> list[str]:
    notes = [NOTE]
    if not node:
        notes += ["", "pdf-lib was left out: there is no node, or it could not be installed."]
    return notes


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="leave out the files of 100 and 250 MB")
    print(run(parser.parse_args().quick))
