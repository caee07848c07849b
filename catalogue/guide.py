"""What a citizen needs to know, claim by claim, each followed by the sentence of the notice it rests on.

`unprovided` names what people look for and the notice does not give: a page says so instead of guessing.
"""

from dataclasses import dataclass
from itertools import groupby

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalogue import quotations as q
from catalogue.quotations import Quotation

Text = Promise | str


@dataclass(frozen=True, slots=True)
class Claim:
    text: Text
    rests_on: tuple[Quotation, ...]

    @property
    def by_paragraph(self) -> list[list[Quotation]]:
        """What stands in one paragraph of the notice is quoted together."""
        return [list(together) for _line, together in groupby(self.rests_on, key=lambda each: each.line)]


@dataclass(frozen=True, slots=True)
class Topic:
    """One guide page: `/guide/<slug>/`. `answer` is its first sentence, for those who read no further."""

    slug: str
    label: Text
    title: Text
    answer: Text
    claims: tuple[Claim, ...]
    unprovided: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class NextStep:
    """What to do after finding who assesses; `topic` is the guide page that says more."""

    name: Text
    text: Text
    rests_on: Quotation
    topic: str


NEXT_STEPS = (
    NextStep(_("条件"), _("年满16周岁，并符合该项目的申报条件。"), q.WHO_MAY_APPLY, "apply"),
    NextStep(
        _("报名"), _("学员和学生由培训机构、院校团体申报；个人到评价机构报名。"), q.OWN_APPLICATION, "apply"
    ),
    NextStep(_("缴费"), _("考核评价费由评价机构定；金额：来源文件未提供。"), q.FEE, "fees"),
    NextStep(_("取证"), _("评价合格后由评价机构发证。"), q.CERTIFICATES, "certificates"),
    NextStep(
        _("查证"),
        _("在市人社局网站查询；等级证书还可在技能人才评价工作网查询。"),
        q.VERIFY_CITY,
        "certificates",
    ),
    NextStep(_("补贴"), _("符合申领条件的，可以申请；金额：来源文件未提供。"), q.SUBSIDY_CLAIM, "subsidies"),
)

APPLY = Topic(
    slug="apply",
    label=_("申报"),
    title=_("怎么报名参加评价"),
    answer=_(
        "年满16周岁并符合项目的申报条件，就可以报名：可由培训机构或院校团体申报，也可以自己到评价机构报名。"
    ),
    claims=(
        Claim(
            _("年满16周岁，并且符合所选评价项目的申报条件，就可以在本市申请参加评价。"), (q.WHO_MAY_APPLY,)
        ),
        Claim(_("有的项目只面向特定人员，以该项目的规定为准。"), (q.LIMITED_AUDIENCE,)),
        Claim(_("报名有两种方式：团体申报和个人申报。"), (q.TWO_WAYS,)),
        Claim(
            _("培训机构学员和在校学生：先由所在机构或学校初审资格，再由它统一办理团体申报。"),
            (q.GROUP_APPLICATION,),
        ),
        Claim(_("个人：到评价机构报名。"), (q.OWN_APPLICATION,)),
        Claim(_("有的项目对申报方式另有规定，报名前请向评价机构问清。"), (q.APPLICATION_EXCEPTIONS,)),
        Claim(
            _("具体条件、时间、考试安排、收费和联系方式，都由评价机构制定和公布。"),
            (q.SET_BY_AGENCY, q.WHERE_PUBLISHED),
        ),
        Claim(
            _("以前参加本市职业资格鉴定取得、仍在有效期内的科目成绩，可以作为等级认定相应科目的参考。"),
            (q.FORMER_SCORES,),
        ),
    ),
    unprovided=(
        _("各项目、各等级的具体申报条件"),
        _("报名和考试的日期"),
        _("评价机构的地址、电话和网址"),
        _("哪些项目接受个人报名，哪些只面向特定人员"),
    ),
)

FEES = Topic(
    slug="fees",
    label=_("费用"),
    title=_("参加评价要交多少钱"),
    answer=_("要交考核评价费，收费标准由各评价机构制定并公布；通知没有写任何金额。"),
    claims=(
        Claim(_("参加评价要按评价机构的要求交考核评价费。"), (q.FEE,)),
        Claim(_("收费标准由评价机构自己制定并公布。"), (q.SET_BY_AGENCY,)),
        Claim(
            _("收费标准到评价机构的网站或微信公众号上查，也可以到市人社局网站上查。"), (q.WHERE_PUBLISHED,)
        ),
    ),
    unprovided=(_("任何项目、任何等级的收费金额"), _("费用的减免、退还办法")),
)

CERTIFICATES = Topic(
    slug="certificates",
    label=_("证书查询"),
    title=_("证书在哪里查、哪里验真"),
    answer=_("两种证书都可以在市人社局网站查询；职业技能等级证书还可以在技能人才评价工作网查询。"),
    claims=(
        Claim(_("评价合格后，由评价机构发证：职业技能等级证书，或专项职业能力证书。"), (q.CERTIFICATES,)),
        Claim(_("两种证书都可以在市人社局网站查询。"), (q.VERIFY_CITY,)),
        Claim(
            _("职业技能等级证书还可以在技能人才评价工作网查询；通知没有说专项职业能力证书也可以。"),
            (q.VERIFY_NATION,),
        ),
        Claim(_("评价机构违规发的证书会被宣布作废，数据也会撤销。"), (q.VIOLATIONS, q.REVOKED)),
    ),
    unprovided=(_("证书的有效期"), _("证书遗失、补办和更正的办法")),
)

SUBSIDIES = Topic(
    slug="subsidies",
    label=_("补贴"),
    title=_("取得证书后能不能领补贴"),
    answer=_(
        "取得证书并且符合申领条件的，可以按三份文件申请职业技能提升补贴；通知没有写金额，也没有写哪些项目可以领。"
    ),
    claims=(
        Claim(
            _("取得证书、又符合申领条件的，可以按三份文件的规定申请职业技能提升补贴。"),
            (q.SUBSIDY, q.SUBSIDY_2022, q.SUBSIDY_2023, q.SUBSIDY_2024, q.SUBSIDY_CLAIM),
        ),
        Claim(_("有的项目对补贴另有规定，以该规定为准。"), (q.SUBSIDY_EXCEPTIONS,)),
    ),
    unprovided=(_("补贴的金额"), _("申领的条件、期限和办理地点"), _("哪些项目可以申领补贴")),
)

GRADES = Topic(
    slug="grades",
    label=_("等级说明"),
    title=_("五级到一级，哪个高"),
    answer=_("五级最低，一级最高：数字越小，等级越高。高级工是三级，不是最高的等级。"),
    claims=(
        Claim(_("等级认定以国家职业标准为依据。"), (q.STANDARDS,)),
        Claim(
            _("2023年版《规程》发布以前的旧标准，与《规程》不一致的，以《规程》为准。"), (q.DRAFTING_RULES,)
        ),
        Claim(_("专项职业能力考核不分等级，按该项目的考核规范进行。"), (q.SPECIAL_ABILITY,)),
        Claim(_("目录列出的等级会随大典和国家文件动态调整。"), (q.ADJUSTED_CODES,)),
    ),
    unprovided=(
        _("等级的称谓：通知只印数字，“初级工”到“高级技师”出自国家职业技能等级制度"),
        _("各等级要求的工作年限和学历"),
    ),
)

RULES = Topic(
    slug="rules",
    label=_("规则与责任"),
    title=_("谁来评、谁负责、违规怎么处理"),
    answer=_("经备案的评价机构只能评备案范围内的项目，谁评价、谁发证、谁负责；违规的证书作废。"),
    claims=(
        Claim(_("面向社会的评价由经本市备案的评价机构实施，证书也由它颁发。"), (q.WHO_ASSESSES, q.ANNEX)),
        Claim(_("评价机构只能在备案的评价项目范围内评价。"), (q.WITHIN_FILED,)),
        Claim(_("评价机构承担主体责任。"), (q.RESPONSIBLE,)),
        Claim(_("违规的，取消评价结果，证书作废，追回补贴。"), (q.VIOLATIONS, q.REVOKED)),
        Claim(_("参加评价的人要保证材料真实，遵守考场纪律。"), (q.CANDIDATES,)),
        Claim(_("培训机构和院校虚假、夸大宣传的，要承担责任。"), (q.SCHOOLS,)),
        Claim(_("区人社局负责本区的业务指导和监督管理。"), (q.SUPERVISION,)),
        Claim(
            _("机构、项目和等级都会动态调整，以官方查询为准。"),
            (q.ADJUSTED, q.WHERE_LISTED, q.ADJUSTED_ANNEX),
        ),
        Claim(_("通知自发文之日起实施。"), (q.IN_FORCE, q.ISSUED_ON)),
    ),
    unprovided=(_("通知的终止日期"), _("投诉举报的电话和地址"), _("机构备案号各位数字的含义")),
)

TOPICS = (APPLY, FEES, CERTIFICATES, SUBSIDIES, GRADES, RULES)


def topic_called(slug: str) -> Topic | None:
    return next((topic for topic in TOPICS if topic.slug == slug), None)
