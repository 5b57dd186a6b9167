"""A visitor without a browser: pages, forms with their token, files, redirects; any step can be done again."""

import http.client
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import unescape
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit

from dev.demo.cast import PASSWORD

TIMEOUT_SECONDS = 60
MOST_REDIRECTS = 8
FORM = "application/x-www-form-urlencoded"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
MAIN = re.compile(r"<main.*?</main>", re.DOTALL)


class Trouble(Exception):
    """The portal did not answer, broke off, or said that it is out of order: a person would try again."""

    page = ""  # its words, where it said any


@dataclass(frozen=True)
class Answer:
    """A page as it came: where it was in the end, its status, its words."""

    url: str
    status: int
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    @property
    def main(self) -> str:
        """The page's main part as plain words."""
        found = MAIN.search(self.text)
        return plain(found[0] if found else self.text)

    @property
    def path(self) -> str:
        return urlsplit(self.url).path


@dataclass
class Visitor:
    """One person with cookies of their own. A connection for each request, as after any failure."""

    base: str
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> Answer:
        """Open a page, following redirects."""
        return self._follow("GET", self.address(path), b"", {})

    def post(self, path: str, fields: Mapping[str, str], *, page: Answer | None = None) -> Answer:
        """Fill in the form of a page (opened first, unless given) and send it."""
        page = page or self.get(path)
        body = urlencode({"csrfmiddlewaretoken": token_of(page), **fields}).encode()
        return self._follow("POST", self.address(path), body, {"Content-Type": FORM})

    def post_away(self, url: str, fields: Mapping[str, str]) -> Answer:
        """Send the form of a page that is not the portal's (the gateway's), which has no token."""
        return self._follow(
            "POST", url, urlencode(fields).encode(), {"Content-Type": "application/x-www-form-urlencoded"}
        )

    def upload(self, path: str, files: Iterable[tuple[str, bytes]], *, page: Answer | None = None) -> Answer:
        """Send files, each a name and its bytes, as the documents page does."""
        kind, body = multipart(files, token_of(page or self.get(path)))
        return self._follow("POST", self.address(path), body, {"Content-Type": kind})

    def sign_in(self, username: str) -> None:
        """Sign in as one of the cast. Raises Trouble."""
        path = "/en/account/sign-in/"
        answer = self.post(path, {"login": username, "password": PASSWORD})
        if answer.path == path:
            raise Trouble(f"{username} could not sign in: {answer.main[:300]}")

    def address(self, path: str) -> str:
        return urljoin(self.base, path)

    def headers_for(self, url: str) -> dict[str, str]:
        """What a browser would send along; cookies to the portal only."""
        place = urlsplit(url)
        if place.netloc != urlsplit(self.base).netloc:
            return {}
        kept = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Cookie": kept, "Referer": url, "Accept-Language": "en"}

    def _follow(self, method: str, url: str, body: bytes, headers: dict[str, str]) -> Answer:
        for _step in range(MOST_REDIRECTS):
            answer, location = self._once(method, url, body, headers)
            if not location:
                if answer.status >= 500:
                    trouble = Trouble(f"{method} {url}: {answer.status}")
                    trouble.page = answer.main
                    raise trouble
                return answer
            method, url, body, headers = "GET", urljoin(url, location), b"", {}
        raise Trouble(f"{url} leads in circles.")

    def _once(self, method: str, url: str, body: bytes, headers: dict[str, str]) -> tuple[Answer, str]:
        place = urlsplit(url)
        connection = http.client.HTTPConnection(place.netloc, timeout=TIMEOUT_SECONDS)
        try:
            target = place.path + (f"?{place.query}" if place.query else "")
            connection.request(method, target, body=body or None, headers=self.headers_for(url) | headers)
            response = connection.getresponse()
            answer = Answer(url, response.status, response.read())
        except (OSError, http.client.HTTPException) as error:
            raise Trouble(f"{method} {url}: {error!r}") from error
        finally:
            connection.close()
        for line in response.headers.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return answer, response.headers.get("Location", "") if 300 <= response.status < 400 else ""


def plain(markup: str) -> str:
    """The words of some HTML."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def token_of(page: Answer) -> str:
    """The token of a page's forms. Raises Trouble where it has none: it is not the page it should be."""
    found = TOKEN.search(MAIN.search(page.text)[0] if MAIN.search(page.text) else "") or TOKEN.search(page.text)
    if found is None:
        raise Trouble(f"{page.url} ({page.status}) has no form: {page.main[:300]}")
    return found[1]


def multipart(files: Iterable[tuple[str, bytes]], token: str) -> tuple[str, bytes]:
    """A form with files: its content type and its body."""
    edge = f"edge-{secrets.token_hex(12)}"
    parts = [f'--{edge}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token}\r\n'.encode()]
    for name, content in files:
        head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        parts += [f"{head}Content-Type: application/pdf\r\n\r\n".encode(), content, b"\r\n"]
    return f"multipart/form-data; boundary={edge}", b"".join([*parts, f"--{edge}--\r\n".encode()])
