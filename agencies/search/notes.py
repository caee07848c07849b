"""The cards beside an answer. Their texts are records that editors can change (`SearchNote`)."""

from agencies.search.answer import Note, Suggestion, ToOccupation
from agencies.search.knowledge import Card, Knowledge
from agencies.search.numbers import Number
from agencies.search.query import Reading
from agencies.search.wording import (
    certificate_text,
    certificate_title,
    related_why,
    unofficial,
)

CAUTION = "caution"


def cards_of(reading: Reading, folded: str, knowledge: Knowledge) -> tuple[Note, ...]:
    """The cards of the terms that a part is, and the cautions of every term that the text contains."""
    meant = {card for token in reading if token.meaning for card in token.meaning.cards}
    warned = {
        number
        for number, card in knowledge.cards.items()
        if card.kind == CAUTION and any(term in folded for term in card.terms)
    }
    return tuple(
        note_of(card, knowledge) for number, card in knowledge.cards.items() if number in meant | warned
    )


def note_of(card: Card, knowledge: Knowledge) -> Note:
    related = tuple(
        Suggestion(knowledge.codes[code].label, related_why(card.title), ToOccupation(code))
        for code in card.related
        if code in knowledge.codes
    )
    return Note(card.title, card.text, card.basis, card.kind, related)


def certificate_note(number: Number, knowledge: Knowledge) -> Note:
    """How a certificate number is built, whose it would be, and that this verifies nothing."""
    issuer = knowledge.agencies.get(number.value[:13])
    text = certificate_text(
        number.text, issuer.label if issuer else "", whole=number.shape.value == "certificate"
    )
    return Note(certificate_title(), text, unofficial(), "certificate")
