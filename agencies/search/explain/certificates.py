"""What is said of a number that was hidden: how a certificate's is built, or that this site needs none.

By a rule that no source of this directory states, so each note is marked as unofficial, and none verifies
anything. A year to come, and a grade that there is not, are said.
"""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.codes import EMAIL_MASK, OLD_CERTIFICATE_MASK, CertificateNumber, parse_certificate_number
from agencies.labels import grade_label
from agencies.models import Occupation
from agencies.search.parse.narrowing import SearchScope
from agencies.search.text.numbers import Number
from agencies.search.values import Note, Suggestion, ToGuide

EMPLOYER = "Y"
NOT_NEEDED = gettext_lazy("这像是身份证号之类的长数字，已隐去；本站不需要它。")
EMAIL_NOT_NEEDED = gettext_lazy("这像是电子邮箱，已隐去；本站不需要它。")


def not_needed(hidden: str) -> str:
    return str(EMAIL_NOT_NEEDED if hidden == EMAIL_MASK else NOT_NEEDED)


def is_another_certificate(number: str) -> bool:
    """An employer's own assessment, or a certificate from before the grades were assessed by agencies."""
    return number == OLD_CERTIFICATE_MASK or number.startswith(EMPLOYER)


def note_of(number: Number, among: SearchScope) -> Note:
    if not number.value:
        return Note(_("已隐去"), not_needed(number.text), _("本站说明"), "private")
    official = Suggestion(_("证书在哪里查询"), _("官方查询网址"), ToGuide("certificates"))
    told = "".join(certificate_sentences(number, among))
    return Note(_("证书编号的构成"), told, _("非官方说明"), "certificate", (official,))


def certificate_sentences(number: Number, among: SearchScope) -> Iterator[str]:
    read = parse_certificate_number(number.value)
    if number.value == OLD_CERTIFICATE_MASK:
        yield _("这像是16位的旧版国家职业资格证书编号，已隐去；本站不需要它。旧版证书不在本目录内。")
    elif read:
        yield _("证书编号共22位：前13位为评价机构备案号，其后2位为年份、1位为等级、6位为序列号。")
    else:
        yield _("这像是证书编号，但不是22位，请核对。")
    if number.value != OLD_CERTIFICATE_MASK:
        yield _("这里显示为 %(masked)s，序列号已隐去，本站不记录。") % {"masked": number.text}
    if read:
        yield from parts_of_number(read, among)
    if (issuer := among.knowledge.agencies.get(number.value[:13])) is not None:
        yield _("备案号对应的评价机构：%(agency)s。") % {"agency": issuer.label}
        if read:
            yield from held_against(read, among)
    yield _(
        "本站不能核验证书，请到“技能人才评价工作网”或“市人力资源社会保障局网站”查询，网址见“证书在哪里查询”。"
    )


def parts_of_number(read: CertificateNumber, among: SearchScope) -> Iterator[str]:
    if read.filing_number.startswith(EMPLOYER):
        yield _("首字母为Y的，是用人单位对本单位职工自行评价的证书，不在本目录内。")
    if sum(character.isalpha() for character in read.filing_number + read.grade) > 1:
        yield _("有两个字母的编号，用于特级技师等目录没有列出的等级。")
    said = {"year": read.year, "grade": read.grade}
    if read.year > among.scopes.on.year:
        yield _("年份为%(year)s年，还没有到。") % said
    else:
        yield _("年份为%(year)s年。") % said
    if level := among.knowledge.grades.levels.get(read.grade):
        yield _("等级为%(grade)s。") % {"grade": grade_label(level)}
    elif read.grade.isdigit():
        yield _("等级位为%(grade)s，目录中没有这样的等级。") % said


def held_against(read: CertificateNumber, among: SearchScope) -> Iterator[str]:
    """The grade, and what the agency may assess on the day asked about."""
    own = among.scopes.everything().of_agency(read.filing_number)
    level = among.knowledge.grades.levels.get(read.grade)
    if own and not own.of_kind(Occupation.Kind.SKILL_GRADE):
        yield _("目录中这家机构只有专项职业能力考核，而专项职业能力证书没有等级。")
    elif own and level:
        count, grade = len(own.at_grades([level]).item_counts()), grade_label(level)
        if count:
            yield _("目录中这家机构有%(count)s个评价项目可评%(grade)s。") % {"count": count, "grade": grade}
        else:
            yield _("目录中这家机构没有可评%(grade)s的评价项目；发证时的目录可能不同。") % {"grade": grade}
