"""Everything the portal needs on a machine that has only Python, git and make.

Run by the system's own Python, so: the standard library alone, and syntax that old Pythons can read far
enough to be told that they are too old. A stamp under var/ makes the second time take a blink.
"""

import sys

sys.path = [entry for entry in sys.path if not entry.rstrip("/").endswith("/dev")]  # ours shadow no module

import glob
import hashlib
import json
import os
import shutil
import subprocess

BASE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(BASE, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
STAMP = os.path.join(BASE, "var", "setup.json")
OLDEST = (3, 11)
REVISION = 1  # raise it when a machine that was set up before must be looked at again

PANGO = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
FONTS = ("fonts-noto-cjk", "fontconfig")
GETTEXT = ("gettext",)
ELSEWHERE = {
    PANGO: "Pango (libpango, libpangoft2, libharfbuzz-subset)",
    FONTS: "a font with Traditional Chinese such as Noto CJK (and fontconfig)",
    GETTEXT: "GNU gettext (msgfmt)",
}


def say(sentence):
    """One sentence for the person at the terminal."""
    print(sentence, file=sys.stderr, flush=True)


def give_up(sentence):
    """One sentence, and no further."""
    say(sentence)
    raise SystemExit(2)


def right_python():
    """This Python if it is new enough, else the first newer one on the path takes over."""
    if sys.version_info >= OLDEST:
        return
    for minor in range(14, OLDEST[1] - 1, -1):
        newer = shutil.which("python3.%d" % minor)
        if newer:
            os.execv(newer, [newer] + sys.argv)
    give_up(
        "iCMS needs Python 3.11 or newer and this is %d.%d: install one (Debian 12 and Ubuntu 24.04 bring it), "
        "or name it: make PYTHON=/path/to/python3.11 run" % sys.version_info[:2]
    )


def fingerprint():
    """What a finished set-up depends on; any change does it again."""
    digest = hashlib.sha256()
    for name in ("uv.lock", "pyproject.toml"):
        with open(os.path.join(BASE, name), "rb") as file:
            digest.update(file.read())
    digest.update(repr((REVISION, VENV, sys.version_info[:2])).encode())
    return digest.hexdigest()


def read_stamp():
    """What the last set-up wrote down; empty when there was none, or it was cut short."""
    try:
        with open(STAMP) as file:
            return dict(json.load(file))
    except (OSError, ValueError):
        return {}


def write_stamp(**facts):
    """Remember, whole or not at all."""
    os.makedirs(os.path.dirname(STAMP), exist_ok=True)
    facts = dict(read_stamp(), **facts)
    with open(STAMP + ".new", "w") as file:
        json.dump(facts, file)
    os.replace(STAMP + ".new", STAMP)


def run(words, what):
    """A command whose output matters only when it fails."""
    done = subprocess.run(words, cwd=BASE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=clean_environment())
    if done.returncode:
        text = done.stdout.decode(errors="replace").strip()
        say("\n".join(text.splitlines()[-25:]))
        give_up("%s did not work (the last lines are above): %s" % (what, " ".join(words)))


def clean_environment():
    """Ours, less another virtual environment that may be active."""
    environment = {k: v for k, v in os.environ.items() if k not in ("VIRTUAL_ENV", "PYTHONHOME", "PYTHONPATH")}
    environment.update(UV_PROJECT_ENVIRONMENT=VENV, UV_PYTHON_DOWNLOADS="never", UV_NO_PROGRESS="1")
    return environment


def install(packages, missing):
    """Debian's packages, as root or through sudo; elsewhere say what is missing."""
    words = []
    if shutil.which("apt-get") is None:
        give_up("Please install %s with this system's package manager, then try again." % missing)
    if os.geteuid() != 0:
        if shutil.which("sudo") is None:
            give_up("As root, please run: apt-get install %s" % " ".join(packages))
        words = ["sudo"]
        if not sys.stdin.isatty():
            words.append("--non-interactive")
    say("Installing %s ..." % ", ".join(packages))
    apt = words + ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]
    subprocess.run(apt + ["update"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    run(apt + ["install", "-y", "--no-install-recommends"] + list(packages), "Installing %s" % missing)


def make_environment():
    """The virtual environment with what the lock file names; a half-made or moved one is made again."""
    try:
        import ensurepip
        import venv
    except ImportError:
        # Debian's Python comes without these two; a Python of another maker has them.
        install(["python%d.%d-venv" % sys.version_info[:2]], "Python's venv module")
    if not environment_is_sound():
        say("Making the virtual environment ...")
        run([sys.executable, "-m", "venv", "--clear", VENV], "Making .venv")
    uv = os.path.join(VENV, "bin", "uv")
    if not os.path.exists(uv):
        run([PYTHON, "-m", "pip", "install", "--quiet", "uv>=0.9"], "Installing uv")
    say("Installing what uv.lock names ...")
    run([uv, "sync", "--frozen", "--inexact", "--quiet"], "Installing the dependencies")


def environment_is_sound():
    """Does .venv work, at this place, with this Python?"""
    try:
        with open(os.path.join(VENV, "bin", "pip"), "rb") as script:
            here = os.fsencode(VENV) in script.read(4096)
        question = "import pip, sys; print('%d.%d' % sys.version_info[:2], sys.prefix != sys.base_prefix)"
        answer = subprocess.run([PYTHON, "-c", question], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    except OSError:
        return False
    return here and answer.stdout.decode().split() == ["%d.%d" % sys.version_info[:2], "True"]


def system_libraries():
    """Pango for the PDFs the court makes, a Chinese font, and gettext for the translations."""
    wanted = []
    if subprocess.run(
        [PYTHON, "-c", "import weasyprint"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ).returncode:
        wanted.append(PANGO)
    if not has_chinese_font():
        wanted.append(FONTS)
    if shutil.which("msgfmt") is None:
        wanted.append(GETTEXT)
    if wanted:
        install([name for group in wanted for name in group], ", ".join(ELSEWHERE[group] for group in wanted))


def has_chinese_font():
    """Does fontconfig know a font for Hong Kong's characters?"""
    if shutil.which("fc-list") is None:
        return False
    found = subprocess.run(["fc-list", ":lang=zh-hk", "family"], stdout=subprocess.PIPE)
    return bool(found.stdout.strip())


def compile_translations():
    """Each .po whose .mo is missing or older."""
    for source in glob.glob(os.path.join(BASE, "locale", "*", "LC_MESSAGES", "*.po")):
        target = source[:-2] + "mo"
        if not os.path.exists(target) or os.path.getmtime(target) < os.path.getmtime(source):
            run(["msgfmt", "-o", target + ".new", source], "Compiling the translation %s" % source)
            os.replace(target + ".new", target)


def set_up():
    """All of it, or nothing when the stamp says that it stands."""
    wanted = fingerprint()
    if read_stamp().get("setup") != wanted or not os.path.exists(PYTHON):
        make_environment()
        system_libraries()
        write_stamp(setup=wanted)
        say("Set-up is complete.")
    compile_translations()


def set_up_browser():
    """Chromium for the browser tests: the system's, else Debian's, else the one Playwright brings."""
    if any(shutil.which(name) for name in ("chromium", "google-chrome", "chromium-browser")):
        return
    with open("/etc/os-release") as file:
        debian = "\nID=debian" in "\n" + file.read()
    if debian:
        install(["chromium"], "Chromium")
    else:
        words = [PYTHON, "-m", "playwright", "install", "chromium"]
        if shutil.which("apt-get"):
            words.insert(4, "--with-deps")
        run(words, "Installing Chromium")


def main():
    """`bootstrap.py [browser]`."""
    right_python()
    if os.geteuid() != 0 and not os.access(BASE, os.W_OK):
        give_up("%s cannot be written by this account; clone the portal into a folder of your own." % BASE)
    try:
        set_up()
        if "browser" in sys.argv[1:]:
            set_up_browser()
    except PermissionError as error:
        give_up("%s belongs to another account; run as that one, or give it to yours with chown." % error.filename)
    except KeyboardInterrupt:
        give_up("Stopped; the next time goes on from here.")


if __name__ == "__main__":
    main()
