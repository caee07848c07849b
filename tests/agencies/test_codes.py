"""Occupation codes, filing numbers and certificate numbers, as typed and as stored."""

import pytest

from agencies.codes import (
    filing_serial,
    fold_code,
    fold_width,
    group_codes,
    is_code,
    is_filing_number,
    is_special_ability,
    parse_certificate_number,
    parse_code,
    parse_code_prefix,
    parse_filing_number,
)


@pytest.mark.parametrize(
    "typed",
    [
        "6-31-01-03",
        "6310103",
        "6.31.01.03",
        "６－３１－０１－０３",
        "６３１０１０３",
        "6–31–01–03",
        "6—31—01—03",
        "6\u221231\u221201\u221203",
        "6\u201131\u201101\u201103",
        "6。31。01。03",
        " 6 31 01 03 ",
        "6-310103",
        "6-31-01-03-",
    ],
)
def test_a_whole_code_reads_alike_however_it_is_typed(typed: str) -> None:
    assert parse_code(typed) == "6-31-01-03"


@pytest.mark.parametrize("typed", ["4-04-05-Z1", "4-04-05-z1", "40405z1", "4.04.05.Ｚ１"])
def test_the_code_of_a_special_ability_too(typed: str) -> None:
    assert parse_code(typed) == "4-04-05-Z1"


@pytest.mark.parametrize(
    "typed",
    ["", "6-31-01", "6", "0-31-01-03", "63101031", "63-1-01-03", "4-04-05-Z", "4-04-Z1", "4Z1", "电工", "-"],
)
def test_what_is_no_whole_code_is_refused(typed: str) -> None:
    assert parse_code(typed) is None


@pytest.mark.parametrize(
    ("typed", "prefix"),
    [
        ("4", "4"),
        ("４", "4"),
        ("4-", "4"),
        ("40", "4-0"),
        ("4-0", "4-0"),
        ("404", "4-04"),
        ("4.04", "4-04"),
        ("6310", "6-31-0"),
        ("63101", "6-31-01"),
        ("6-31-01-", "6-31-01"),
        ("631010", "6-31-01-0"),
        ("6310103", "6-31-01-03"),
        ("40405Z", "4-04-05-Z"),
        ("4-04-05-z1", "4-04-05-Z1"),
    ],
)
def test_a_prefix_is_given_hyphens_so_that_codes_begin_with_it(typed: str, prefix: str) -> None:
    assert parse_code_prefix(typed) == prefix


@pytest.mark.parametrize(
    "typed",
    ["", "0", "012", "63-1", "6-3-", "6-3-01", "-6", "63101031", "4-04-Z", "4-04-05-Z12", "6a", "S0000"],
)
def test_what_no_code_begins_with_is_no_prefix(typed: str) -> None:
    assert parse_code_prefix(typed) is None


def test_a_canonical_code_has_its_hyphens_and_nothing_else() -> None:
    assert is_code("6-31-01-03")
    assert is_code("4-04-05-Z2")
    assert not any(
        map(is_code, ["6310103", "6-31-01", "6-31-01-03\n", "６-31-01-03", "4-04-05-z1", "0-00-00-00"])
    )


def test_a_special_ability_is_told_by_its_code() -> None:
    assert is_special_ability("4-04-05-Z1")
    assert not is_special_ability("4-04-05-01")
    assert not is_special_ability("Z")


def test_a_code_names_the_three_groups_it_lies_in() -> None:
    assert group_codes("6-31-01-03") == ("6", "6-31", "6-31-01")
    assert group_codes("4-04-05-Z1") == ("4", "4-04", "4-04-05")
    with pytest.raises(ValueError, match="6-31-01"):
        group_codes("6-31-01")


@pytest.mark.parametrize(
    "typed",
    [
        "S000031300006",
        "s000031300006",
        "S0000 3130 0006",
        "Ｓ０００031300006",
        "S-000031-3-00006",
        " S000031300006\n",
    ],
)
def test_a_filing_number_reads_alike_however_it_is_typed(typed: str) -> None:
    assert parse_filing_number(typed) == "S000031300006"


@pytest.mark.parametrize(
    "typed", ["", "000031300006", "S00003130006", "S0000313000061", "SO00031300006", "T000031300006"]
)
def test_what_is_no_filing_number_is_refused(typed: str) -> None:
    assert parse_filing_number(typed) is None


def test_a_canonical_filing_number_is_plain() -> None:
    assert is_filing_number("S000031300006")
    assert not any(
        map(is_filing_number, ["s000031300006", "S00003130000６", "S000031300006\n", "S0000 31300006"])
    )


def test_the_serial_is_what_the_last_five_digits_count() -> None:
    assert filing_serial("S000031300006") == 6
    assert filing_serial("S000031500063") == 63
    with pytest.raises(ValueError, match="S0063"):
        filing_serial("S0063")


@pytest.mark.parametrize(
    "typed", ["S000031300006243000123", "s000031300006 24 3 000123", "Ｓ000031300006-24-3-000123"]
)
def test_a_certificate_number_falls_into_its_parts(typed: str) -> None:
    certificate = parse_certificate_number(typed)
    assert certificate is not None
    assert certificate.filing_number == "S000031300006"
    assert (certificate.year, certificate.grade, certificate.serial) == (2024, "3", "000123")


def test_the_serial_of_a_certificate_is_never_shown() -> None:
    certificate = parse_certificate_number("S000031300006053000123")
    assert certificate is not None
    assert certificate.masked == "S000031300006053******"
    assert "000123" not in f"{certificate} {certificate!r}"


@pytest.mark.parametrize(
    "typed",
    ["", "S000031300006", "S00003130000624300012", "S0000313000062430001234", "0000313000062430001230"],
)
def test_what_is_no_certificate_number_is_refused(typed: str) -> None:
    assert parse_certificate_number(typed) is None


def test_folding_keeps_dots_and_case_until_asked() -> None:
    assert fold_width("６–31－01 z3.") == "6-31-01z3."
    assert fold_code("4.04·05。z1") == "4-04-05-Z1"
