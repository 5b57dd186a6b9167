"""Everything the portal needs on a machine that has only Python, git and make.

Run by the system's own Python, so: the standard library alone, and syntax that old Pythons can read far
enough to be told that they are too old. A stamp in .venv makes the second time take a blink: it remembers the
virtual environment, while what the system has is tried each time (icms/system_requirements.py).
"""

import sys

sys.path = [entry for entry in sys.path if not entry.rstrip("/").endswith("/dev")]  # ours shadow no module

import glob
import hashlib
import json
import os
import shutil
import subprocess
import tempfile

BASE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(BASE, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
STAMP = os.path.join(VENV, "icms-setup.json")
OLDEST = (3, 11)
REVISION = 1  # raise it when a virtual environment that was made before must be made again
BROWSERS = ("chromium-headless-shell", "chromium", "google-chrome", "google-chrome-stable", "chromium-browser")


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
    with tempfile.TemporaryFile() as output:
        started = subprocess.Popen(words, cwd=BASE, stdout=output, stderr=subprocess.STDOUT, env=clean_environment())
        wait_with_dots(started)
        output.seek(0)
        text = output.read().decode(errors="replace").strip()
    if started.returncode:
        say("\n".join(text.splitlines()[-25:]))
        give_up("%s did not work (the last lines are above): %s" % (what, " ".join(words)))


def wait_with_dots(started):
    """Until it ends; a dot for every two seconds says that something still happens."""
    dots = 0
    while True:
        try:
            started.wait(2)
            break
        except subprocess.TimeoutExpired:
            dots += 1
            print(".", end="", file=sys.stderr, flush=True)
    if dots:
        say("")


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
    wait_with_dots(subprocess.Popen(apt + ["update"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
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
    """What the portal uses of the system: tried, installed where it lacks, and tried again."""
    sys.path.append(BASE)
    from icms.system_requirements import missing

    wanted = missing()
    if not wanted:
        return
    for each in wanted:
        say("This machine lacks %s: without it %s." % (each.name, each.without))
    packages = [package for each in wanted for package in each.packages]
    if all(is_installed(package) for package in packages):
        return  # this system's own are too old, and asking again each time would not make them newer
    try:
        install(packages, ", ".join(each.name for each in wanted))
    except SystemExit:
        if any(each.is_vital for each in wanted):
            raise
    for each in missing():
        say("%s is still missing: %s." % (each.name, each.without))


def is_installed(package):
    """Has Debian's package manager this package?"""
    words = ["dpkg-query", "--show", "--showformat=${db:Status-Status}", package]
    try:
        return subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout == b"installed"
    except OSError:
        return False


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
        write_stamp(setup=wanted)
    system_libraries()
    compile_translations()
    lay_out_database(wanted)


def lay_out_database(wanted):
    """Migrate a database once for all that begin on this machine (dev/engines/schema.py); none where one has begun."""
    if read_stamp().get("schema") != wanted:
        if not os.path.exists(os.path.join(BASE, "var", "postgres")):
            say("Laying out the database ...")
            try:
                run([PYTHON, "-m", "dev.engines.schema"], "Laying out the database")
            except SystemExit:
                say("The portal will migrate its database when it starts.")
        write_stamp(schema=wanted)
        say("Set-up is complete.")


def set_up_browser():
    """Playwright's driver and Chromium for the browser tests: the system's, else Debian's, else Playwright's own."""
    if not driver_works():
        install(["libatomic1"], "a library of Playwright's driver")
        if not driver_works():
            give_up("Playwright's driver does not start; this says why: %s -m playwright --version" % PYTHON)
    if any(browser_works(name) for name in BROWSERS):
        return
    with open("/etc/os-release") as file:
        debian = "\nID=debian" in "\n" + file.read()
    if debian:
        install(["chromium-headless-shell"], "Chromium")
        if not browser_works("chromium-headless-shell"):
            give_up("Chromium is installed and does not start: try `chromium-headless-shell --no-sandbox about:blank`.")
    else:
        words = [PYTHON, "-m", "playwright", "install", "chromium"]
        if shutil.which("apt-get"):
            words.insert(4, "--with-deps")
        run(words, "Installing Chromium")


def driver_works():
    """Does the driver start that Playwright brings? It is a program of its own, with libraries of its own."""
    words = [PYTHON, "-m", "playwright", "--version"]
    return subprocess.run(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


def browser_works(name):
    """Does this browser start and show a page? Its answer is remembered until the program is another one."""
    path = shutil.which(name)
    if path is None:
        return False
    known = [path, os.stat(os.path.realpath(path)).st_mtime]
    if read_stamp().get("browser") == known:
        return True
    words = [path, "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", "data:text/html,<p>it works"]
    try:
        done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return False
    if b"it works" not in done.stdout:
        return False
    write_stamp(browser=known)
    return True


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
