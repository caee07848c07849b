"""Addresses of the admin, and what a browser would send back from a form there."""

import re
from html.parser import HTMLParser
from typing import Any

from django.db import models
from django.test import Client
from django.urls import reverse

INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*application/json)|<style|\sstyle=|\son[a-z]+=", re.IGNORECASE
)


def address(record: models.Model, page: str = "change") -> str:
    return reverse(f"admin:agencies_{record._meta.model_name}_{page}", args=[record.pk])


def changelist(model: type[models.Model]) -> str:
    return reverse(f"admin:agencies_{model._meta.model_name}_changelist")


class Fields(HTMLParser):
    """What the form of a page would send if nothing were touched."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self._area: str | None = None
        self._select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "input" and name and given.get("type") not in {"submit", "checkbox", "radio"}:
            self.sent.setdefault(name, []).append(given.get("value", ""))
        elif tag == "input" and name and "checked" in given:
            self.sent.setdefault(name, []).append(given.get("value", "on"))
        elif tag == "textarea":
            self._area = name
            self.sent[name] = [""]
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in given and self._select:
            self.sent.setdefault(self._select, []).append(given.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self._area:
            self.sent[self._area][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area:
            self.sent[self._area][0] = self.sent[self._area][0].removeprefix("\n")
            self._area = None


def read_form(response: Any) -> dict[str, list[str]]:
    fields = Fields()
    fields.feed(response.content.decode())
    return fields.sent


def open_form(client: Client, url: str) -> dict[str, list[str]]:
    response = client.get(url)
    assert response.status_code == 200, url
    return read_form(response)


def text_of(response: Any) -> str:
    """What a page says, without its markup."""
    return re.sub(r"<[^>]+>", "", response.content.decode())
