"""`make run`: the whole portal on this machine, from its engines to its web server. `--reset` forgets its data."""

import fcntl
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import environ

from dev import engines
from dev.engines import guard
from dev.processes import BASE, PLAYING, Child, Plan, answers, end_strays, free_port, is_free

START_SECONDS = 90
KEPT_BY_RESET = {"test"}
NOTABLE = re.compile(r"\b(ERROR|CRITICAL)\b")


class Stopped(Exception):
    """The person, or the system, wants it to end."""


def say(sentence: str) -> None:
    """One line for the person at the terminal."""
    print(sentence, flush=True)


def give_up(sentence: str) -> None:
    """One sentence, and no further."""
    print(sentence, file=sys.stderr, flush=True)
    raise SystemExit(1)


def only_one(var: Path, port: int) -> int:
    """Hold this folder for this run; a second run in the same folder is told where the first one is."""
    var.mkdir(parents=True, exist_ok=True)
    held = os.open(var / "run.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        first = json.loads(os.read(held, 1000) or b"{}")
        give_up(
            f"The portal already runs from this folder, at http://127.0.0.1:{first.get('port')}/ "
            f"(process {first.get('pid')}): use it, or stop it first with Ctrl-C in its terminal."
        )
    os.ftruncate(held, 0)
    os.write(held, json.dumps({"pid": os.getpid(), "port": port}).encode())
    return held


def read_port() -> int:
    """PORT, or 8000; free on this machine."""
    text = os.environ.get("PORT", "") or "8000"
    if not text.isdigit() or not 1 <= int(text) <= 65_000:
        give_up(f"PORT must be a number between 1 and 65000, not {text!r}.")
    return int(text)


def code_fingerprint() -> str:
    """Another one once a file changed that prepares the database: code, migrations, tables of reference data."""
    seen = hashlib.sha256()
    for path in sorted(path for kind in ("py", "csv") for path in BASE.glob(f"[a-z]*/**/*.{kind}")):
        if path.parts[len(BASE.parts)] not in ("var", "tests", "bench"):
            found = path.stat()
            seen.update(f"{path} {found.st_size} {found.st_mtime_ns}".encode())
    return seen.hexdigest()


class Preparation:
    """What was done to this folder's data before, and by which code; kept beside the data."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.file = plan.var / "prepared.json"
        self.is_own = plan.database_url == engines.addresses(plan.var).database_url
        self.wanted = f"{code_fingerprint()} {engines.made_at(plan.var) if self.is_own else ''}"
        try:
            self.facts: dict[str, str] = json.loads(self.file.read_text())
        except (OSError, ValueError):
            self.facts = {}

    @property
    def is_done(self) -> bool:
        """Was this database prepared by this very code, and the scenes played? Of another server we cannot know."""
        return self.is_own and self.facts.get("by") == self.wanted

    @property
    def cast(self) -> str:
        """Who can sign in, for the console."""
        return self.facts.get("cast", "")

    def run(self) -> None:
        """Migrations, reference data, certificate and cast, where this code has not done so yet."""
        if self.is_done:
            return
        self.facts = {"cast": self._prepare()}

    def finished(self) -> None:
        """The scenes have been played too."""
        making = self.file.with_suffix(".making")
        making.write_text(json.dumps(self.facts | {"by": self.wanted}))
        making.replace(self.file)

    def scenes(self) -> Child:
        """The process that plays the scenes, after whatever somebody waits for."""
        words = ["nice", "-n", "5", sys.executable, "manage.py", "demo"]
        return Child("scenes", words, self.plan.environment(), self.plan.var / "log" / "scenes.log")

    def _prepare(self) -> str:
        """Run `manage.py prepare`, say each of its steps as it begins, and return the list of the cast."""
        log = self.plan.var / "log" / "prepare.log"
        words = [sys.executable, "-u", "manage.py", "prepare", "--without-scenes", "--list"]
        cast = []
        with (
            log.open("wb") as errors,
            subprocess.Popen(
                words, cwd=BASE, env=self.plan.environment(), stdout=subprocess.PIPE, stderr=errors, text=True
            ) as started,
        ):
            assert started.stdout is not None
            for line in started.stdout:
                if line.startswith("  "):
                    cast.append(line)
                else:
                    say(line.rstrip())
        if started.returncode:
            print("\n".join(log.read_text(errors="replace").splitlines()[-12:]), file=sys.stderr)
            give_up(f"The database could not be made ready; the last lines are above, all of it is in {log}.")
        return "".join(cast).rstrip()


def open_portal(plan: Plan, children: dict[str, Child]) -> None:
    """Start every program; the clock's only once the portal answers, for a start has little time to spare."""
    (plan.var / PLAYING).unlink(missing_ok=True)
    children |= plan.children()
    for child in children.values():
        if child.name != "beat":
            child.start()
    wait_until_it_answers(plan, {name: child for name, child in children.items() if name != "beat"})
    children["beat"].start()


def is_demonstration() -> bool:
    return bool(environ.Env().bool("ICMS_DEMO", default=True))


def plays_scenes() -> bool:
    """Is this a demonstration that is to be filled?"""
    return bool(environ.Env().bool("ICMS_DEMO_SCENES", default=is_demonstration()))


def read_host() -> str:
    """The address to listen on: of this machine alone, while the keys and passwords are the published ones."""
    host = os.environ.get("HOST") or "127.0.0.1"
    if is_demonstration() and host not in ("127.0.0.1", "::1", "localhost"):
        give_up(f"HOST={host} would open a demonstration, whose passwords are printed, to others; see docs/running.md.")
    return host


def wait_until_it_answers(plan: Plan, children: dict[str, Child]) -> None:
    """Until the portal answers for itself and for what it leans on."""
    deadline = time.monotonic() + START_SECONDS
    while not answers(f"{plan.url}/readyz"):
        for child in children.values():
            if not child.is_alive():
                print(child.last_lines(), file=sys.stderr)
                give_up(
                    f"The {child.name} process did not start; its last lines are above, all of it is in {child.log}."
                )
        if time.monotonic() > deadline:
            print(children["web"].last_lines(), file=sys.stderr)
            give_up(f"The portal does not answer at {plan.url}/readyz after {START_SECONDS} seconds.")
        time.sleep(0.1)


def watch(plan: Plan, children: dict[str, Child], uses_embedded: bool, preparation: Preparation) -> None:
    """Until someone stops it: what ends is started again, what goes wrong is shown."""
    looked_at_engines = time.monotonic()
    scenes = children.get("scenes")
    while True:
        for child in children.values():
            for line in child.new_lines():
                if NOTABLE.search(line):
                    say(f"{child.name:>8} | {line}")
            if child is scenes:
                continue
            if not child.is_alive():
                if child.fails_at_once():
                    give_up(f"The {child.name} process keeps ending; see {child.log}. The portal stops.")
                say(f"{child.name:>8} | ended unexpectedly; it is started again")
                child.start()
        if scenes is not None and not scenes.is_alive():
            _scenes_have_ended(scenes, preparation)
            scenes = children.pop("scenes", None) and None
        if uses_embedded and time.monotonic() - looked_at_engines > 2:
            if not engines.healthy(plan.var):
                say(" engines | ended unexpectedly; they are started again")
                engines.ensure(plan.var)
            looked_at_engines = time.monotonic()
        time.sleep(0.25)


def _scenes_have_ended(scenes: Child, preparation: Preparation) -> None:
    if scenes.process is not None and scenes.process.returncode:
        say(f"{scenes.name:>8} | could not all be played; the next start tries again (see {scenes.log})")
        return
    preparation.finished()
    say("The demonstration is complete: every desk has something to do.")


def stop(children: dict[str, Child]) -> None:
    """First what takes new work in, then what does it; a second Ctrl-C ends all at once."""
    try:
        for child in children.values():
            if child.name in ("web", "beat", "gateway"):
                child.ask_to_stop()
        for child in reversed(children.values()):
            child.stop()
    except Stopped:
        for child in children.values():
            child.kill()


def _on_signal(number: int, frame: object) -> None:
    raise Stopped


def main() -> None:
    """Bring the portal up, keep it up, take it down."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _on_signal)
    environ.Env.read_env(BASE / ".env")
    var = Path(os.environ.get("ICMS_VAR") or BASE / "var").resolve()
    own_engines = [name for name in ("DATABASE_URL", "REDIS_URL") if not os.environ.get(name)]
    children: dict[str, Child] = {}
    try:
        port, host = read_port(), read_host()
        held = only_one(var, port)
        end_strays(str(var))
        if not is_free(port):
            give_up(f"Port {port} is in use by another program; choose another: make run PORT={free_port(port + 10)}")
        started = time.monotonic()
        addresses = engines.ensure(var) if own_engines else engines.addresses(var)
        plan = Plan(
            var=var,
            port=port,
            gateway_port=free_port(port + 1),
            database_url=os.environ.get("DATABASE_URL") or addresses.database_url,
            redis_url=os.environ.get("REDIS_URL") or addresses.redis_url,
            mail_port=None if os.environ.get("EMAIL_URL") else free_port(),
            host=host,
        )
        preparation = Preparation(plan)
        preparation.run()
        open_portal(plan, children)
        say(f"\n{preparation.cast}\n\nThe portal is open at {plan.url}/ (after {time.monotonic() - started:.1f} s).")
        say(f"Mail can be read in {plan.mail_folder}, logs are in {var / 'log'}. Ctrl-C stops everything.\n")
        if not plays_scenes():
            preparation.finished()
        elif not preparation.is_done:
            say("The demonstration is being filled behind it: its cases, payments and applications appear one by one.")
            children["scenes"] = preparation.scenes()
            children["scenes"].start()
        watch(plan, children, bool(own_engines), preparation)
    except engines.EngineError as error:
        give_up(str(error))
    except Stopped:
        say("\nStopping ...")
    finally:
        stop(children)
        if own_engines:
            engines.stop(var)
    os.close(held)
    say("The portal has stopped; its data is kept.")


def reset() -> None:
    """Refuses while a portal runs here, and where the data is not the demonstration's own."""
    environ.Env.read_env(BASE / ".env")
    if os.environ.get("DATABASE_URL"):
        raise SystemExit("DATABASE_URL is set, so the data is not the demonstration's own; nothing was removed.")
    var = Path(os.environ.get("ICMS_VAR") or BASE / "var").resolve()
    var.mkdir(parents=True, exist_ok=True)
    running = guard.try_lock(var / "run.lock")
    if running is None or not engines.stop(var):
        raise SystemExit("The portal, or a command, still uses this data: stop it first (Ctrl-C), then try again.")
    for entry in var.iterdir():
        if entry.name in KEPT_BY_RESET or entry.name.startswith("test-"):
            continue
        if entry.is_dir():
            shutil.rmtree(entry)
        else:
            entry.unlink()
    print("The demonstration's data is gone; `make run` begins anew.", file=sys.stderr)


if __name__ == "__main__":
    reset() if "--reset" in sys.argv[1:] else main()
