"""An answered page read as a person reads it: its words, its table rows, its anchors and its links."""

from html.parser import HTMLParser
from typing import Any

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "path", "rect", "source", "use"}


class Page(HTMLParser):
    """`by_id` holds the text of each element with an id; `rows` of each table row its id and its cells,

    without the reasons why a search found it.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.by_id: dict[str, str] = {}
        self.rows: list[tuple[str, list[str]]] = []
        self.links: list[str] = []
        self.options: dict[str, dict[str, str]] = {}
        self.chosen: dict[str, list[str]] = {}
        self._open: list[tuple[str, str]] = []
        self._words: list[str] = []
        self._select = self._value = ""
        self.feed(html)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self._words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given: dict[str, Any] = dict(attrs)
        if tag not in VOID:
            self._open.append(("why" if given.get("class") == "why" else tag, given.get("id") or ""))
        if given.get("id"):
            self.by_id[given["id"]] = ""
        match tag:
            case "tr":
                self.rows.append((given.get("id", ""), []))
            case "td" | "th" if self.rows:
                self.rows[-1][1].append("")
            case "a" if "href" in given:
                self.links.append(given["href"])
            case "select":
                self._select = given.get("name", "")
                self.options[self._select] = {}
            case "option":
                self._value = given.get("value", "")
                self.options[self._select][self._value] = ""
                if "selected" in given:
                    self.chosen.setdefault(self._select, []).append(self._value)
            case "input" if given.get("type") != "checkbox" or "checked" in given:
                self.chosen.setdefault(given.get("name", ""), []).append(given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] not in {tag, "why"}:
            pass

    def handle_data(self, data: str) -> None:
        self._words.append(data)
        tags = [tag for tag, _id in self._open]
        for _tag, name in self._open:
            if name:
                self.by_id[name] += data
        if self.rows and {"td", "th"} & set(tags) and "why" not in tags:
            self.rows[-1][1][-1] += data
        if "option" in tags:
            self.options[self._select][self._value] += data
