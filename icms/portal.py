"""Which programs make a running portal, and how they find one another."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from icms.processes import MARK, Child

BASE = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Plan:
    """Where one portal runs: its folder, its ports on this machine, its engines."""

    var: Path
    port: int
    gateway_port: int
    database_url: str
    redis_url: str
    mail_port: int | None = None
    host: str = "127.0.0.1"
    web_workers: int = 2
    worker_processes: int = 2

    @property
    def url(self) -> str:
        """The portal's address on this machine."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def gateway_url(self) -> str:
        """The sandbox gateway's address."""
        return f"http://127.0.0.1:{self.gateway_port}"

    @property
    def mail_folder(self) -> Path:
        """Where caught mail can be read."""
        return self.var / "mail"

    def environment(self) -> dict[str, str]:
        """What each program is told; what the person set beforehand stays."""
        told = {
            "DJANGO_SETTINGS_MODULE": "icms.settings",
            "PYTHONUNBUFFERED": "1",
            "ICMS_VAR": str(self.var),
            MARK: str(self.var),
            "DATABASE_URL": self.database_url,
            "REDIS_URL": self.redis_url,
            "SANDBOX_GATEWAY_URL": self.gateway_url,
        }
        usual = {"PUBLIC_URL": self.url, "PAYMENT_PAGE_ORIGINS": self.gateway_url}
        if self.mail_port is not None:
            told["EMAIL_URL"] = f"smtp://127.0.0.1:{self.mail_port}"
        return usual | dict(os.environ) | told

    def children(self) -> dict[str, Child]:
        """The programs by name, in the order in which they start; they stop in the reverse order."""
        celery = [sys.executable, "-m", "celery", "-A", "icms"]
        programs: dict[str, list[str]] = {
            "gateway": [sys.executable, "-m", "payments.gateways.sandbox"],
            "worker": [
                *celery,
                "worker",
                f"--concurrency={self.worker_processes}",
                "--loglevel=INFO",
                "--without-gossip",
                "--without-mingle",
            ],
            "beat": [
                *celery,
                "beat",
                "--loglevel=WARNING",
                "--pidfile=",
                f"--schedule={self.var / 'beat' / 'schedule'}",
            ],
            "web": [
                *(sys.executable, "-m", "gunicorn", "icms.wsgi:application"),
                f"--bind={self.host}:{self.port}",
                f"--workers={self.web_workers}",
                *("--worker-class=gthread", "--threads=4", "--timeout=120", "--graceful-timeout=15"),
                *("--access-logfile=-", "--no-control-socket", "--preload"),
            ],
        }
        if self.mail_port is not None:
            words = [sys.executable, "-m", "icms.mailcatcher", str(self.mail_port), str(self.mail_folder)]
            programs = {"mail": words} | programs
        for folder in ("beat", "static"):
            (self.var / folder).mkdir(parents=True, exist_ok=True)
        environment = self.environment()
        return {
            name: Child(name, words, environment, self.var / "log" / f"{name}.log") for name, words in programs.items()
        }
