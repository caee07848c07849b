"""Changes as pages tell them: each a sentence with the names that have a page linked, and by kind."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from agencies.changes import Change, ChangeKind
from agencies.labels import chinese, marked

# In this order a comparison and a summary tell them.
CHANGE_KINDS = tuple(ChangeKind)
# What stands for a name while the rest of the sentence is marked: no name holds it.
NAME_PLACES = {"agency": "\ue000", "item": "\ue001"}


class ChangeSentence(NamedTuple):
    change: Change
    sentence: SafeString


def told(change: Change) -> ChangeSentence:
    keys = {"agency": change.filing_number, "item": change.code}
    routes = {"agency": "agency-detail", "item": "occupation-detail"}
    named = {name: place for name, place in NAME_PLACES.items() if keys[name] and getattr(change, name)}
    sentence = str(marked(change.sentence_with(**named)))
    for name, place in named.items():
        address = reverse(routes[name], args=[keys[name]])
        link = format_html('<a href="{}">{}</a>', address, chinese(getattr(change, name)))
        sentence = sentence.replace(place, link)
    return ChangeSentence(change, SafeString(sentence))


@dataclass(frozen=True, slots=True)
class Section:
    kind: ChangeKind
    changes: tuple[Change, ...]


def sections(changes: Iterable[Change]) -> list[Section]:
    """By kind, kinds without changes left out."""
    found = list(changes)
    by_kind = [Section(kind, tuple(one for one in found if one.kind == kind)) for kind in CHANGE_KINDS]
    return [section for section in by_kind if section.changes]
