"""The guide of each edition, read once per data version: topics, their claims, and what these quote.

A claim whose quotation the notice does not hold is not shown at all; the editors have it in a list.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agencies.in_memory.versioned_value import VersionedValue
from agencies.labels import chinese, marked
from agencies.models import Claim, GuideTopic, Notice, Quotation, line_place
from agencies.models.data_version import Version
from catalogue.notices.citations import cited
from catalogue.notices.paragraphs import without_markup
from catalogue.pages.languages import LANGUAGES

# The name of the step that stands where an agency's contact data is missing, and not among the next steps.
CONTACT_STEP = "联系方式"
# The topic whose claims explain a term each, `工种：…`.
GLOSSARY = "glossary"


@dataclass(frozen=True, slots=True)
class Quoted:
    """What is quoted of one paragraph: `texts` verbatim, but for the markup of the extraction.

    `place` is what follows the address of its notice.
    """

    slug: str
    place: str
    citation: str
    texts: tuple[str, ...]

    def get_absolute_url(self) -> str:
        return reverse("notice-detail", args=[self.slug]) + self.place


@dataclass(frozen=True, slots=True)
class ShownClaim:
    """A claim in the language of the page. One that rests on nothing quoted `is_own_note`.

    `step` is blank for what is no step. One that `is_contact` stands where an agency's contact is missing.
    """

    text: SafeString
    step: SafeString
    quoted: tuple[Quoted, ...]
    is_own_note: bool
    is_contact: bool
    # Where its page has it: a term of the glossary under its own name.
    anchor: str

    @property
    def term(self) -> SafeString:
        """What a claim of the glossary explains: all before its colon."""
        return SafeString(self.text.partition(_("："))[0])


@dataclass(frozen=True, slots=True)
class ShownTopic:
    """`answer` is its first claim, for those who read no further; None where none can be shown."""

    slug: str
    label: SafeString
    title: SafeString
    unprovided: list[SafeString]
    answer: ShownClaim | None
    claims: tuple[ShownClaim, ...]
    steps: tuple[ShownClaim, ...]
    is_reviewed: bool


Topics = tuple[ShownTopic, ...]


def read_guide(_version: Version) -> dict[tuple[int, str], Topics]:
    """By the key of their edition and by language. Five queries."""
    found: defaultdict[tuple[int, str], list[ShownTopic]] = defaultdict(list)
    editions = Notice.objects.editions().values("pk")
    topics = GuideTopic.objects.filter(edition__in=editions).prefetch_related("claims__quotations__notice")
    copies = set(GuideTopic.objects.not_reviewed().values_list("pk", flat=True))
    for topic in topics:
        told = [(claim, list(claim.quotations.all())) for claim in topic.claims.all()]
        held = [
            (claim, tuple(by_paragraph(quotations)))
            for claim, quotations in told
            if all(each.holds() for each in quotations)
        ]
        for language in LANGUAGES:
            with translation.override(language.code):
                shown = shown_topic(topic, held, topic.pk not in copies)
            found[topic.edition_id, language.code].append(shown)
    return {key: tuple(those) for key, those in found.items()}


current_guides = VersionedValue(read_guide)


def topics_of(edition: Notice | None, version: Version) -> Topics:
    """None before the first edition, whose guide is not known to have held."""
    if edition is None:
        return ()
    held = current_guides.at(version)
    # A language newer than what was read says it in Chinese, as with any name that it lacks.
    return held.get((edition.pk, str(get_language()))) or held.get((edition.pk, LANGUAGES[0].code), ())


def next_steps(topics: Topics) -> list[ShownClaim]:
    """What to do after finding who assesses, in the order of the topics."""
    return [step for topic in topics for step in topic.steps if not step.is_contact]


def contact_step(topics: Topics) -> ShownClaim | None:
    """Where to look for what the register does not know of an agency."""
    return next((step for topic in topics for step in topic.steps if step.is_contact), None)


def shown_topic(
    topic: GuideTopic, held: Iterable[tuple[Claim, tuple[Quoted, ...]]], is_reviewed: bool
) -> ShownTopic:
    """In the language that is switched on; `held` are its claims that can be shown."""
    claims = [
        ShownClaim(
            in_language(claim, "text"),
            in_language(claim, "step"),
            quoted,
            claim.is_own_note or not quoted,
            claim.step == CONTACT_STEP,
            claim.text.partition("：")[0] if topic.slug == GLOSSARY else f"c{claim.position}",
        )
        for claim, quoted in held
    ]
    told = [claim for claim in claims if not claim.step]
    own = getattr(topic, f"unprovided_{get_language()}", [])
    if len(own) == len(topic.unprovided):
        unprovided = [marked(text) for text in own]
    else:
        unprovided = [chinese(text) for text in topic.unprovided]
    return ShownTopic(
        topic.slug,
        in_language(topic, "label"),
        in_language(topic, "title"),
        unprovided,
        told[0] if told else None,
        tuple(told[1:]),
        tuple(claim for claim in claims if claim.step),
        is_reviewed,
    )


def by_paragraph(quotations: Iterable[Quotation]) -> Iterable[Quoted]:
    """What stands in one paragraph of a notice is quoted together."""
    for (notice, line), together in groupby(quotations, key=lambda each: (each.notice, each.first_line)):
        texts = tuple(without_markup(each.text) for each in together)
        yield Quoted(notice.slug, line_place(line), cited(notice.number, notice.text, line), texts)


def in_language(record: Claim | GuideTopic, field: str) -> SafeString:
    """The field in the page's language; where nobody wrote it, in Chinese, which then says so."""
    own = getattr(record, f"{field}_{get_language()}", "")
    text = getattr(record, field)
    return marked(own) if own else chinese(text) if text else SafeString("")
