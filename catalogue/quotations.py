"""Sentences of the notice of 2025 that pages rest on, verbatim, with the lines of the source they stand on.

A claim on a guide page, and a next step on an occupation's page, is followed by one of these. A test
finds each of them in `fixtures/notice_2025.txt` on exactly these lines; a paragraph that a page break of
the source cuts in two counts as one.
"""

from dataclasses import dataclass

from django.urls import reverse

from agencies.models import line_place

NOTICE = "沪人社职〔2024〕458号"
SLUG = "2024-458"


@dataclass(frozen=True, slots=True)
class Quotation:
    """`lines` are line numbers of the source; the first is the one to link to."""

    lines: tuple[int, ...]
    text: str

    @property
    def line(self) -> int:
        return self.lines[0]

    def get_absolute_url(self) -> str:
        return reverse("notice-detail", args=[SLUG]) + line_place(self.line)


NUMBER = Quotation((5,), NOTICE)
TITLE = Quotation((7,), "上海市人力资源和社会保障局 关于2025年上海市社会化职业技能评价 有关事项的通知")
ISSUER = Quotation((3,), "上海市人力资源和社会保障局")
ISSUED_ON = Quotation((69,), "2024年12月30日")
IN_FORCE = Quotation((63,), "本通知自发文之日起实施。")
DISCLOSED = Quotation((71,), "（此件主动公开）")
PRINTED = Quotation((211,), "2024年12月30日印发")
ANNEX_TITLE = Quotation((65,), "2025年上海市社会化职业技能等级认定及专项职业能力考核目录")

WHO_ASSESSES = Quotation(
    (15,),
    "2025年本市面向社会开展的职业技能评价由经本市人力资源社会保障部门备案的社会培训评价组织实施，"
    "并由其颁发相应的职业技能等级证书或专项职业能力证书。",
)
ANNEX = Quotation((15,), "具体目录详见附件。")
ADJUSTED = Quotation(
    (17, 19),
    "社会培训评价组织及其评价项目将根据现行《中华人民共和国职业分类大典（2022年）》、国家有关文件以及本市备案、"
    "运行情况实行动态调整",
)
WHERE_LISTED = Quotation(
    (19,),
    "具体信息可通过“市人力资源社会保障局网站”（<http://rsj.sh.gov.cn>）中“便民服务-常用服务查询”相关栏目"
    "以及“技能人才评价工作网”（www.osta.org.cn）查询。",
)
ADJUSTED_ANNEX = Quotation((205,), "评价机构及评价项目将根据本市备案及运行情况实行动态调整；")
ADJUSTED_CODES = Quotation(
    (207,),
    "职业编码、职业（工种）名称、等级将根据现行《中华人民共和国职业分类大典》及国家相关文件等实行动态调整。",
)

WHO_MAY_APPLY = Quotation(
    (23,),
    "年满16周岁且符合相关评价项目申报条件的，可申请在本市行政区域内参加相应的社会化职业技能评价。",
)
LIMITED_AUDIENCE = Quotation((23,), "部分评价项目对参评人员对象范围另有规定的，从其规定。")
TWO_WAYS = Quotation((25,), "包括团体申报和个人申报。")
GROUP_APPLICATION = Quotation(
    (27,),
    "本市社会培训机构学员、院校在校学生报名参加社会化职业技能评价的，经所在社会培训机构、院校进行资格初审后，"
    "通过上海市人力资源和社会保障自助经办系统办理团体申报。",
)
OWN_APPLICATION = Quotation((29,), "个人申报参加社会化职业技能评价的，可到相关社评组织办理个人报名。")
APPLICATION_EXCEPTIONS = Quotation((31,), "部分评价项目对申报方式另有规定的，从其规定。")
FEE = Quotation((33,), "参评人员须根据相关评价机构要求，缴纳考核评价费。")
SET_BY_AGENCY = Quotation(
    (35,),
    "具体申报条件、申报时间、计划安排、收费标准、联系方式等事项，由相关社会培训评价组织另行制定并公布。",
)
WHERE_PUBLISHED = Quotation(
    (35,),
    "相关信息可在评价机构相关网站或微信公众号上查询，也可通过“市人力资源社会保障局网站”"
    "（<http://rsj.sh.gov.cn>）中“便民服务-常用服务查询”相关栏目查询。",
)

CERTIFICATES = Quotation((39,), "可按规定获得由社会培训评价组织颁发的职业技能等级证书或专项职业能力证书")
VERIFY_CITY = Quotation(
    (39,),
    "相关信息可通过“市人力资源社会保障局网站”（<http://rsj.sh.gov.cn>）中“便民服务-常用服务查询”相关栏目查询。",
)
VERIFY_NATION = Quotation((39,), "职业技能等级证书还可通过“技能人才评价工作网”（www.osta.org.cn）查询。")

SUBSIDY = Quotation((43,), "符合申领条件的，可按照")
SUBSIDY_2022 = Quotation(
    (43,),
    "《上海市人力资源和社会保障局 上海市财政局关于本市劳动者申领职业技能提升补贴有关事项的通知》"
    "（沪人社规〔2022〕17号）",
)
SUBSIDY_2023 = Quotation(
    (43,),
    "《上海市人力资源和社会保障局 上海市财政局关于进一步做好灵活就业人员就业创业工作有关事项的补充通知》"
    "（沪人社规〔2023〕25号）",
)
SUBSIDY_2024 = Quotation(
    (43,),
    "《上海市人力资源和社会保障局等七部门关于进一步加强本市重点产业领域技能人才培养试点工作的通知》"
    "（沪人社规〔2024〕20号）",
)
SUBSIDY_CLAIM = Quotation((43,), "等相关规定，申请职业技能提升补贴。")
SUBSIDY_EXCEPTIONS = Quotation((43,), "部分评价项目对参评人员享受职业技能提升补贴政策另有规定的，从其规定。")

STANDARDS = Quotation((47,), "本市面向社会开展的职业技能等级认定应以国家职业标准为依据。")
DRAFTING_RULES = Quotation(
    (49,), "《规程》发布之前的国家职业标准中有关内容与《规程》不一致的,以《规程》为准。"
)
SPECIAL_ABILITY = Quotation(
    (49,), "面向社会开展的专项职业能力考核应以相关评价项目专项职业能力考核规范为依据。"
)
WITHIN_FILED = Quotation((51,), "在经备案的评价项目范围内面向社会开展职业技能评价")
RESPONSIBLE = Quotation((51,), "谁评价、谁发证、谁负责")
VIOLATIONS = Quotation(
    (51,),
    "对不严格执行国家职业标准或专项职业能力考核规范、不严格审核报考条件、甚至伪造报名资格、伪造试卷、编造虚假材料、"
    "不考试就发证、滥发倒卖证书等行为",
)
REVOKED = Quotation(
    (51,),
    "应按规定取消评价结果、宣布证书作废、撤销上传证书数据,追回相应补贴资金,"
    "并由社会培训评价组织向补贴发放部门返回相应补贴资金。",
)
CANDIDATES = Quotation(
    (53,),
    "参评人员应承诺提供的申报材料和信息真实有效,严格遵守考场纪律及相关规定。"
    "一经查实存在违纪违规行为的,将按规定进行认定、处理。",
)
SCHOOLS = Quotation((55,), "如因虚假、夸大宣传或未尽义务而产生的不良后果,相关单位应按规定承担相应责任。")
SUPERVISION = Quotation(
    (57,),
    "各区人力资源和社会保障局应按照属地管理原则，负责所辖区域职业技能评价的业务指导和监督管理",
)
FORMER_SCORES = Quotation(
    (59,),
    "对参评人员已参加本市职业资格鉴定且取得的考核科目成绩，在有效期内的，"
    "成绩可作为其参加职业技能等级认定相应考核科目成绩的参考。",
)

QUOTATIONS: dict[str, Quotation] = {
    name.lower(): value for name, value in list(globals().items()) if isinstance(value, Quotation)
}
