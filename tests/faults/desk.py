"""Editors at their desk, over HTTP, as a browser would send it."""

import http.client
import re
import time
import uuid
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from tests.agencies.admin.pages import Fields
from tests.faults.servers import Answer, Site

PASSWORD = "correct horse battery staple"
SAVING_IS_OUT = "不能登录和保存"
SAVED = 302
Form = dict[str, list[str]]


class Browser:
    """Keeps cookies, follows nothing."""

    def __init__(self, port: int, address: str = "") -> None:
        self.port, self.cookies = port, dict[str, str]()
        self.headers = {"X-Forwarded-For": address} if address else {}

    def get(self, path: str) -> Answer:
        return self.ask("GET", path, b"", "")

    def post(self, path: str, sent: Mapping[str, Any], file: tuple[str, bytes] | None = None) -> Answer:
        """`file` goes along as the field of that name."""
        if file is None:
            body = urlencode(sent, doseq=True).encode()
            return self.ask("POST", path, body, "application/x-www-form-urlencoded")
        boundary = uuid.uuid4().hex
        return self.ask(
            "POST", path, parts(sent, file, boundary), f"multipart/form-data; boundary={boundary}"
        )

    def ask(self, method: str, path: str, body: bytes, content_type: str) -> Answer:
        started = time.monotonic()
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {**self.headers, "Cookie": cookies, "Content-Type": content_type}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            for header in response.headers.get_all("Set-Cookie", []):
                name, _, value = header.partition(";")[0].partition("=")
                self.cookies[name] = value
            found = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, found, response.read(), time.monotonic() - started)
        except (OSError, http.client.HTTPException):
            return Answer(0, {}, b"", time.monotonic() - started)
        finally:
            connection.close()

    def form(self, path: str) -> Form:
        """What the form of that page would send if nothing were touched."""
        answer = self.get(path)
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status}")
        fields = Fields()
        fields.feed(answer.body.decode())
        return fields.sent

    def submit(self, path: str, **given: Any) -> Answer:
        return self.post(path, self.form(path) | given)


def parts(sent: Mapping[str, Any], file: tuple[str, bytes], boundary: str) -> bytes:
    fields = [(name, value) for name, values in sent.items() for value in values if name != file[0]]
    texts = [f'name="{name}"\r\n\r\n{value}\r\n'.encode() for name, value in fields]
    head = f'name="{file[0]}"; filename="annex"\r\nContent-Type: application/octet-stream\r\n\r\n'.encode()
    begin = f"--{boundary}\r\nContent-Disposition: form-data; ".encode()
    return (
        b"".join(begin + part for part in [*texts, head + file[1] + b"\r\n"]) + f"--{boundary}--\r\n".encode()
    )


def sign_in(port: int, name: str = "a", password: str = "b", address: str = "") -> tuple[int, str]:
    """What the desk answers to a password."""
    answer = Browser(port, address).submit("/admin/login/", username=name, password=password)
    return answer.status, answer.body.decode()


def editor(site: Site, name: str) -> Browser:
    """Somebody new who may do everything, signed in."""
    site.manage(
        "createsuperuser", "--no-input", "--username", name, "--email", "", DJANGO_SUPERUSER_PASSWORD=PASSWORD
    )
    browser = Browser(site.port)
    answer = browser.submit("/admin/login/", username=name, password=PASSWORD)
    if answer.status != SAVED:
        raise RuntimeError(f"signing in: {answer.status}")
    return browser


def change_page(browser: Browser, filing_number: str) -> str:
    """The address of the agency's form, as the desk's own list links to it."""
    listed = browser.get(f"/admin/agencies/agency/?q={filing_number}").body.decode()
    found = re.search(r"/admin/agencies/agency/\d+/change/", listed)
    if found is None:
        raise RuntimeError(f"no agency {filing_number}")
    return found[0]
