"""A line that says nothing more holds no thread of the server: what came is kept, and the next request waited for."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIRequest
from gunicorn.config import Config
from gunicorn.http import RequestParser

from filings.drafting.uploads import views

A_PIECE = 1024  # what gunicorn takes off the line at once
BODY = bytes(range(256)) * 16
HEAD = b"PATCH /en/filings/uploads/ HTTP/1.1\r\nHost: testserver\r\nContent-Length: %d\r\n\r\n" % len(BODY)


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[socket.socket, socket.socket]]:
    """The two ends of a connection: a browser's, and the web server's."""
    monkeypatch.setattr(views, "PIECE_BYTES", A_PIECE)
    browser, server = socket.socketpair()
    with browser, server:
        yield browser, server


def request_on(server: socket.socket) -> Any:
    """The request as the web server hands it over: its head is read, its body still on the line."""
    head = next(RequestParser(Config(), server, ("127.0.0.1", 1)))
    asked = {"REQUEST_METHOD": "PATCH", "PATH_INFO": "/", "CONTENT_LENGTH": str(len(BODY)), "wsgi.input": head.body}
    return WSGIRequest(asked | {"gunicorn.socket": server})


def test_a_line_that_falls_silent_is_given_up_and_what_came_is_kept(line, monkeypatch):
    browser, server = line
    monkeypatch.setattr(views, "SILENCE_SECONDS", 0.2)
    browser.sendall(HEAD + BODY[: 2 * A_PIECE + 10])
    assert b"".join(views.pieces_of(request_on(server))) == BODY[: 2 * A_PIECE]
    assert server.gettimeout() is None, "the next request of this connection waits as long as it always did"


def test_a_line_that_is_slow_but_speaks_is_heard_to_its_end(line):
    browser, server = line
    browser.sendall(HEAD)
    pieces = views.pieces_of(request_on(server))
    for start in range(0, len(BODY), A_PIECE):
        browser.sendall(BODY[start : start + A_PIECE])
        assert next(pieces) == BODY[start : start + A_PIECE]
    assert list(pieces) == []


def test_a_line_that_breaks_off_is_given_up_at_once(line):
    browser, server = line
    browser.sendall(HEAD + BODY[:A_PIECE])
    browser.close()
    assert b"".join(views.pieces_of(request_on(server))) == BODY[:A_PIECE]
