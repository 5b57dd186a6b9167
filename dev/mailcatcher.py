"""A mail server that delivers nothing: each message becomes a text file that a person can read."""

import asyncio
import contextlib
import itertools
import os
import signal
import sys
import time
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope


class Catcher:
    """Writes `<time>-<number>-<to>.txt` with the decoded text, and the message as sent beside it as .eml."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.numbers = itertools.count(1)
        folder.mkdir(parents=True, exist_ok=True)

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:
        """Take a message, and say so once it is on disk."""
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        message = message_from_bytes(content, policy=policy.default)
        to = ", ".join(envelope.rcpt_tos)
        safe = "".join(c if c.isalnum() or c in "@.-+" else "_" for c in to)[:60]
        path = self.folder / f"{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}-{next(self.numbers):04d}-{safe}.txt"
        path.with_suffix(".eml").write_bytes(content)
        partial = path.with_suffix(".part")
        partial.write_text(readable(message, to), encoding="utf-8")
        partial.replace(path)
        print(f"MAIL to {to}: {message.get('subject', '')} ({path})", flush=True)
        return "250 OK"


def readable(message: EmailMessage, to: str) -> str:
    """The message as its reader would see it."""
    body = message.get_body(("plain", "html"))
    text = body.get_content() if body is not None else ""
    files = "".join(f"\n[attached: {part.get_filename()}]" for part in message.iter_attachments())
    return f"From: {message.get('from', '')}\nTo: {to}\nSubject: {message.get('subject', '')}\n\n{text}{files}"


async def serve(port: int, folder: Path) -> None:
    """Catch mail on this port of the loopback address until told to stop."""
    catcher = Catcher(folder)
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    server = await loop.create_server(lambda: SMTP(catcher, enable_SMTPUTF8=True), "127.0.0.1", port)
    async with server:
        await stopped.wait()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2])))
