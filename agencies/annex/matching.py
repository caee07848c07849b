"""Printed rows against the register: what is the same under another name, code or division.

An agency is its filing number. A code that nobody lists any more and a new code with the same name, at an
agency that both have in common, are one occupation re-coded. An undivided item that is gone and several work
types of its code that are new, at one agency, are a split. Whatever could be read in two ways is reported,
and taken for what it surely is: something ended, and something was added.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from agencies.annex.names import canonical_name
from agencies.annex.problems import Problem, problem
from agencies.annex.register import Register, printed_names
from agencies.annex.rows import CODE, ITEM, PrintedAgency
from agencies.changes.holdings import Holding, Holdings, Key, Links
from agencies.codes import is_special_ability

SEVERAL = 2


def find_links(
    register: Register,
    printed: Holdings,
    agencies: Iterable[PrintedAgency],
    *,
    annual: bool,
    found: list[Problem],
) -> Links:
    """In an adjustment absence means nothing, so nothing can have moved away: it tells renames alone."""
    links = Links(renamed=dict(renames(register, agencies)))
    candidates = {code: former_codes(code, register, printed) for code in new_codes(register, printed)}
    recoded = {}
    for code, formers in candidates.items():
        doubt = doubt_of(code, candidates, register, printed) if annual else "动态调整未说明原编码已取消"
        if formers and doubt:
            found.append(possible_recode(code, formers, doubt, printed))
        elif formers:
            recoded[code] = formers[0]
    if not annual:
        return links
    split, single = divisions(register, printed, recoded)
    for was, now in single:
        values = {
            "value": now.code,
            "other": was.work_type or was.occupation,
            "name": now.work_type or now.occupation,
        }
        found.append(problem("possible-work-type", now.line, ITEM, **values))
    return Links(renamed=links.renamed, recoded=recoded, split=split)


def renames(register: Register, agencies: Iterable[PrintedAgency]) -> Iterator[tuple[str, str]]:
    """Filing number and name before, of each agency that is printed by another name than it bears."""
    for agency in agencies:
        known = register.names.get(agency.filing_number)
        if known and printed_names(agency, register) != known:
            yield agency.filing_number, known[0]


def new_codes(register: Register, printed: Holdings) -> list[str]:
    held = {held.code for held in register.before.values()}
    return list(dict.fromkeys(now.code for now in printed.values() if now.code not in held))


def former_codes(code: str, register: Register, printed: Holdings) -> list[str]:
    """Codes of the same name and kind that hold an item which an agency now lists under the new code."""
    name = canonical_name(next(now.occupation for now in printed.values() if now.code == code))
    moved = {(now.filing_number, now.work_type) for now in printed.values() if now.code == code}
    same = (
        was.code
        for key, was in register.before.items()
        if (was.filing_number, was.work_type) in moved
        and canonical_name(was.occupation) == name
        and is_special_ability(was.code) == is_special_ability(code)
        and key not in printed
    )
    return list(dict.fromkeys(same))


def doubt_of(code: str, candidates: dict[str, list[str]], register: Register, printed: Holdings) -> str:
    """Why a re-code is not certain; blank if it is."""
    formers = candidates[code]
    listed = {now.code for now in printed.values()}
    rivals = [other for other, theirs in candidates.items() if other != code and set(theirs) & set(formers)]
    known = register.occupations.get(code)
    doubts = {
        "有不止一个同名的原编码": len(formers) >= SEVERAL,
        "有不止一个同名的新编码": bool(rivals),
        "原编码仍有机构列出": any(former in listed for former in formers),
        "原编码已有替代的编码": any(former in register.given_up for former in formers),
        "新编码曾有评价项目或另有来历": code in register.assessed
        or code in register.given_up
        or (known is not None and known.replaces_id is not None),
    }
    return "，".join(doubt for doubt, holds in doubts.items() if holds)


def possible_recode(code: str, formers: list[str], doubt: str, printed: Holdings) -> Problem:
    now = next(now for now in printed.values() if now.code == code)
    values = {"value": code, "name": now.occupation, "other": "、".join(formers), "why": doubt}
    return problem("possible-recode", now.line, CODE, **values)


Divisions = tuple[dict[Key, tuple[Key, ...]], list[tuple[Holding, Holding]]]


def divisions(register: Register, printed: Holdings, recoded: dict[str, str]) -> Divisions:
    """Of each agency and code, what is gone and what is new: splits, and single items that may be one."""
    gone: dict[tuple[str, str], list[Holding]] = defaultdict(list)
    new: dict[tuple[str, str], list[Holding]] = defaultdict(list)
    for key, was in register.before.items():
        if key not in printed:
            gone[was.filing_number, was.code].append(was)
    for key, now in printed.items():
        if key not in register.before and now.code not in recoded:
            new[now.filing_number, now.code].append(now)
    split: dict[Key, tuple[Key, ...]] = {}
    single = []
    for place, were in gone.items():
        begun = [now for now in new[place] if now.work_type]
        whole = next((was for was in were if not was.work_type), None)
        if whole and len(begun) >= SEVERAL:
            split[whole.key] = tuple(now.key for now in begun)
        elif len(were) == len(new[place]) == 1:
            single.append((were[0], new[place][0]))
    return split, single
