"""Where the engines' files lie, and the account they run as."""

import hashlib
import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ENGINE_ACCOUNT = "icms-engine"
SOCKETS = Path("/tmp")  # noqa: S108  (short, and the folder in it is ours alone)


class EngineError(Exception):
    """An engine could not be started; the text is one sentence that says what to do."""


@dataclass(frozen=True)
class Addresses:
    """The URLs for `DATABASE_URL` and `REDIS_URL`."""

    database_url: str
    redis_url: str


class EnginePaths:
    """The files of one pair of engines, all derived from one folder."""

    def __init__(self, root: Path) -> None:
        self.root = Path(root).resolve()
        self.data = self.root / "postgres"
        self.postmaster_pid = self.data / "postmaster.pid"
        self.redis_data = self.root / "redis"
        self.redis_pid = self.redis_data / "redis.pid"
        self.logs = self.root / "log"
        self.start_lock = self.root / "engines.start"
        self.users_lock = self.root / "engines.users"
        self.guard_lock = self.root / "engines.guard"
        # A Unix socket's path has at most 107 bytes, however deep the checkout lies.
        self.sockets = SOCKETS / f"icms-{hashlib.sha256(os.fsencode(self.root)).hexdigest()[:12]}"
        self.redis_socket = self.sockets / "redis.sock"

    @property
    def addresses(self) -> Addresses:
        """What the settings need."""
        return Addresses(f"postgres://icms@/{self.sockets}/icms", f"unix://{self.redis_socket}?db=0")

    @cached_property
    def account(self) -> "Account":
        """PostgreSQL refuses to run as root, so root lends it an account of its own."""
        return Account.for_engines(self)

    def make_folders(self) -> None:
        """The folders the engines write into, given to their account."""
        for folder in (self.root, self.logs):
            folder.mkdir(parents=True, exist_ok=True)
        self.redis_data.mkdir(mode=0o700, exist_ok=True)
        self.sockets.mkdir(mode=0o700, exist_ok=True)
        for folder in (self.redis_data, self.sockets):
            self._own(folder)

    def _own(self, folder: Path) -> None:
        found = folder.lstat()
        account = self.account
        if found.st_uid != account.uid:
            if os.geteuid() != 0 or not stat.S_ISDIR(found.st_mode):
                raise EngineError(
                    f"{folder} belongs to another account (a run as root, perhaps): run as that account, "
                    f"or give {self.root} and {self.sockets} to yours with chown."
                )
            os.chown(folder, account.uid, account.gid)
        if stat.S_IMODE(found.st_mode) != 0o700:
            folder.chmod(0o700)


@dataclass(frozen=True)
class Account:
    """The account an engine runs as, and the words that make a command run as it."""

    uid: int
    gid: int
    prefix: tuple[str, ...] = ()

    @classmethod
    def for_engines(cls, paths: EnginePaths) -> "Account":
        """This process's account, or for root the owner of the data, else the engines' own account."""
        if os.geteuid() != 0:
            return cls(os.geteuid(), os.getegid())
        owner = paths.data.stat() if paths.data.exists() else None
        if owner is not None and owner.st_uid != 0:
            uid, gid = owner.st_uid, owner.st_gid
        else:
            entry = _engine_account()
            uid, gid = entry.pw_uid, entry.pw_gid
        words = ["setpriv", f"--reuid={uid}", f"--regid={gid}", "--clear-groups"]
        if not _open_to_all(paths.root) or not _open_to_all(Path(__file__).resolve()):
            # A checkout under /root: the engine's account may not pass its parents, so root lends it the way in.
            # The secure bit makes access(2) count it, by which initdb looks for its neighbours.
            words += ["--securebits=+no_setuid_fixup"]
            words += ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
        if shutil.which("setpriv") is None:
            raise EngineError(
                "PostgreSQL does not run as root and `setpriv` (util-linux) is missing; "
                "install it, or run as another account."
            )
        return cls(uid, gid, (*words, "--"))


def _engine_account() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(ENGINE_ACCOUNT)
    except KeyError:
        pass
    useradd = shutil.which("useradd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if useradd is not None:
        words = [useradd, "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", ENGINE_ACCOUNT]
        subprocess.run(words, check=False, capture_output=True)
    try:
        return pwd.getpwnam(ENGINE_ACCOUNT)
    except KeyError:
        return pwd.getpwnam("nobody")


def _open_to_all(path: Path) -> bool:
    """May any account pass every folder above this path?"""
    return all(parent.stat().st_mode & stat.S_IXOTH for parent in path.parents)
