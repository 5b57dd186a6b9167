"""`make run`: the whole portal on this machine, from its engines to its web server. `--reset` forgets its data."""

import fcntl
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
from dev.processes import BASE, Child, Plan, answers, end_strays, free_port, is_free

START_SECONDS = 90
KEPT_BY_RESET = {"setup.json", "test"}
NOTABLE = re.compile(r"\b(ERROR|CRITICAL|Traceback)\b|^MAIL ")


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


def prepare(plan: Plan) -> str:
    """Migrations, reference data and the cast; returns the cast to print."""
    log = plan.var / "log" / "prepare.log"
    words = [sys.executable, "manage.py", "prepare", "--list"]
    with log.open("wb") as errors:
        done = subprocess.run(
            words,
            cwd=BASE,
            env=plan.environment(),
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            check=False,
        )
    if done.returncode:
        print("\n".join(log.read_text(errors="replace").splitlines()[-12:]), file=sys.stderr)
        give_up(f"The database could not be made ready; the last lines are above, all of it is in {log}.")
    return done.stdout.rstrip()


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


def watch(plan: Plan, children: dict[str, Child], uses_embedded: bool) -> None:
    """Until someone stops it: what ends is started again, what goes wrong is shown."""
    looked_at_engines = time.monotonic()
    while True:
        for child in children.values():
            for line in child.new_lines():
                if NOTABLE.search(line):
                    say(f"{child.name:>8} | {line}")
            if not child.is_alive():
                if child.fails_at_once():
                    give_up(f"The {child.name} process keeps ending; see {child.log}. The portal stops.")
                say(f"{child.name:>8} | ended unexpectedly; it is started again")
                child.start()
        if uses_embedded and time.monotonic() - looked_at_engines > 2:
            if not engines.healthy(plan.var):
                say(" engines | ended unexpectedly; they are started again")
                engines.ensure(plan.var)
            looked_at_engines = time.monotonic()
        time.sleep(0.25)


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
        port = read_port()
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
            host=os.environ.get("HOST") or "127.0.0.1",
        )
        say("Preparing the database ...")
        cast = prepare(plan)
        children |= plan.children()
        for child in children.values():
            child.start()
        wait_until_it_answers(plan, children)
        say(f"\n{cast}\n\nThe portal is open at {plan.url}/ (after {time.monotonic() - started:.1f} seconds).")
        say(f"Logs are in {var / 'log'}; mail can be read in {plan.mail_folder}. Ctrl-C stops everything.\n")
        watch(plan, children, bool(own_engines))
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
