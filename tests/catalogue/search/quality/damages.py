"""Names as people type them: eight ways of going wrong, each repeatable, and what else a text may mean."""

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from agencies.models import Agency, Alias, AssessmentItem, Occupation, SearchNote
from agencies.search.text.folding import characters, fold
from agencies.search.text.pinyin import HAS_CHINESE, pinyin_of

SEED = 2025
# A character of a shorter name that is missing, or has changed its place, leaves another word.
SHORTEST = 4
BEFORE = "招聘 诚聘 急招 我想考 怎么考 请问 持 附近 浦东 公司要 资深 在职 考 学 转行 找".split()
BEHIND = "证 培训 考试 报名 招聘 怎么考 证书 工作 哪里学 报名费 有用吗 待遇 求职 周末班 兼职 速成".split()


class Thing(NamedTuple):
    """What a name stands for: an occupation, an item or an agency; else what no row has."""

    sort: str
    key: str


@dataclass
class Named:
    """One text, and all that it stands for. `kind` is that of the name."""

    text: str
    kind: str
    things: set[Thing] = field(default_factory=set)


class Case(NamedTuple):
    """What is typed for a name, damaged in a way."""

    way: str
    text: str
    name: Named


def names() -> list[Named]:
    """Every official name of something listed and every approved alias, each text once."""
    found: dict[str, Named] = {}
    for kind, text, thing in (*official(), *aliases()):
        found.setdefault(fold(text), Named(text, kind)).things.add(thing)
    return list(found.values())


def official() -> Iterator[tuple[str, str, Thing]]:
    for row in Occupation.objects.filter(items__scopes__isnull=False).distinct().order_by("code"):
        yield "occupation", row.name, Thing("code", row.code)
    for item in AssessmentItem.objects.exclude(work_type="").select_related("occupation").order_by("pk"):
        yield "work type", item.work_type, Thing("item", item.name)
        yield "work type", item.name, Thing("item", item.name)
    for agency in Agency.objects.order_by("filing_number"):
        for name in filter(None, (agency.name, agency.second_name)):
            yield "agency", name, Thing("agency", agency.filing_number)


def aliases() -> Iterator[tuple[str, str, Thing]]:
    rows = Alias.objects.approved().exclude(kind=Alias.Kind.FORMER_CODE)
    for row in rows.select_related("occupation", "item__occupation", "agency").order_by("pk"):
        former = row.kind == Alias.Kind.FORMER_NAME
        kind = "former name" if former else f"alias of {row.get_confidence_display()[0]} confidence"
        if row.occupation:
            yield kind, row.text, Thing("code", row.occupation.code)
        elif row.item:
            yield kind, row.text, Thing("item", row.item.name)
        elif row.agency:
            yield kind, row.text, Thing("agency", row.agency.filing_number)


def others() -> Iterator[tuple[str, Thing]]:
    """What else is known by a name: the rest of the classification, other permits."""
    for code, name in Occupation.objects.filter(items__isnull=True).values_list("code", "name"):
        yield name, Thing("code", code)
    for note in SearchNote.objects.approved().exclude(kind=SearchNote.Kind.QUESTION):
        yield from ((term, Thing("note", note.title)) for term in note.terms)


def sounds(text: str) -> list[str]:
    """A syllable for each character; none for a text that is not Chinese throughout."""
    return pinyin_of(text).split() if all(map(HAS_CHINESE.match, text)) else []


def joined(text: str) -> str:
    return pinyin_of(text).replace(" ", "").replace("v", "u") if HAS_CHINESE.search(text) else ""


def initials(text: str) -> str:
    return "".join(syllable[0] for syllable in sounds(text))


def heard(text: str) -> list[str]:
    """The text with one character after another told by its sound alone."""
    syllables = sounds(text)
    return [
        f"{text[:at]}<{pinyin_of(text[at])}>{text[at + 1 :]}" for at in range(len(text)) if len(syllables) > 1
    ]


def missing(text: str) -> list[str]:
    return [text[:at] + text[at + 1 :] for at in range(len(text))] if len(text) >= SHORTEST else []


def doubled(text: str) -> list[str]:
    return [text[: at + 1] + text[at:] for at in range(len(text))] if HAS_CHINESE.search(text) else []


def swapped(text: str) -> list[str]:
    if len(text) < SHORTEST or not sounds(text):
        return []
    pairs = ((at, text[at], text[at + 1]) for at in range(len(text) - 1))
    return [text[:at] + second + first + text[at + 2 :] for at, first, second in pairs if first != second]


@cache
def sounding() -> dict[str, str]:
    """Syllable → the characters of all names that are read so."""
    texts = [*(name.text for name in names()), *(text for text, _ in others())]
    found: dict[str, set[str]] = defaultdict(set)
    for character in set("".join(texts)):
        if HAS_CHINESE.match(character):
            found[pinyin_of(character)].add(character)
    return {sound: "".join(sorted(those)) for sound, those in found.items()}


@cache
def traditional_forms() -> dict[str, str]:
    """One each: the first of those that Big5 has, and no form that is a simplified character itself."""
    forms: dict[str, str] = {}
    for other, plain in sorted(characters().simplified.items()):
        if encodes(chr(other), "big5") and not encodes(plain, "big5"):
            forms.setdefault(plain, chr(other))
    return forms


def encodes(text: str, encoding: str) -> bool:
    return text.encode(encoding, "ignore") != b""


def homophones(text: str, chance: random.Random) -> list[str]:
    at = chance.randrange(len(text))
    alike = sounding().get(pinyin_of(text[at]), "").replace(text[at], "") if sounds(text) else ""
    return [text[:at] + chance.choice(alike) + text[at + 1 :]] if alike and len(text) > 1 else []


def one_of(make: Callable[[str], list[str]]) -> "Damage":
    return lambda text, chance: [chance.choice(found)] if (found := make(text)) else []


def glued(text: str, chance: random.Random) -> list[str]:
    between = " " if text.isascii() else ""
    return [chance.choice(BEFORE) + between + text, text + between + chance.choice(BEHIND)]


Damage = Callable[[str, random.Random], list[str]]
WAYS: dict[str, Damage] = {
    "as it is": lambda text, _chance: [text],
    "homophone": homophones,
    "missing": one_of(lambda text: missing(text) if sounds(text) else []),
    "doubled": one_of(doubled),
    "swapped": one_of(swapped),
    "pinyin": lambda text, _chance: [found] if (found := joined(text)) else [],
    "initials": lambda text, _chance: [found] if len(found := initials(text)) > 1 else [],
    "traditional": lambda text, _chance: (
        [found] if (found := "".join(traditional_forms().get(c, c) for c in text)) != text else []
    ),
    "glued word": glued,
}
# For each way what must agree, so that a damaged text may stand for a name.
FORMS: dict[str, Callable[[str], Iterable[str]]] = {
    "homophone": heard,
    "missing": missing,
    "doubled": doubled,
    "swapped": swapped,
    "pinyin": lambda text: [joined(text)],
    "initials": lambda text: [initials(text)],
}


class Fits:
    """What a text, damaged in a way, may stand for; and what it is as it stands."""

    def __init__(self, every: Iterable[Named]) -> None:
        self.whole: dict[str, set[Thing]] = defaultdict(set)
        self.by_form: dict[tuple[str, str], set[Thing]] = defaultdict(set)
        known = [(fold(name.text), name.things) for name in every]
        for text, things in (*known, *((fold(text), {thing}) for text, thing in others())):
            self.whole[text] |= things
            for way, forms in FORMS.items():
                for form in forms(text):
                    self.by_form[way, form] |= things

    def of(self, case: Case) -> set[Thing]:
        text = fold(case.text)
        found = set(self.whole.get(text, ()))
        if case.way == "glued word":
            inner = {text[at:end] for at in range(len(text)) for end in range(at + 2, len(text) + 1)}
            parts = {part for part in inner & self.whole.keys() if not part.isascii()}
            parts = {part for part in parts if part not in fold(case.name.text)}
            return found.union(*(self.whole[part] for part in parts))
        for form in heard(text) if case.way == "homophone" else [text]:
            found |= self.by_form.get((case.way, form), set())
        return found


def cases(every: list[Named]) -> Iterator[tuple[Case, bool]]:
    """Each with whether it may stand for something else as well, so that no answer to it is the right one."""
    fits = Fits(every)
    for name in every:
        for way, damage in WAYS.items():
            chance = random.Random(f"{SEED} {way} {name.text}")
            for text in damage(fold(name.text), chance):
                case = Case(way, text, name)
                yield case, bool(fits.of(case) - name.things)
