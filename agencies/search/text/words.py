"""Short lists of words for the rules of query.py, in folded form.

What people ask with (哪里, 我想考, 证) is a note that editors change in the admin, like aliases and cards.
"""

import re

# A sort of agency, told from its name, where the word itself stands in none.
AGENCY_KINDS = {
    "高校": ("大学", "高等专科学校", "学院"),
    "院校": ("大学", "学校", "学院"),
    "大专院校": ("大学", "高等专科学校", "学院"),
    "职校": ("职业学校", "职业技术学校"),
    "技校": ("技工学校", "技术学校"),
    "行业组织": ("协会", "联合会", "学会"),
    "社会团体": ("协会", "联合会", "学会"),
}

# Words that tell a sort of agency by themselves, standing in names.
ENDINGS = ("大学", "学院", "学校", "协会", "联合会", "学会", "研究会", "研究院", "研究所")

# What names of companies end with. Never cut up, whatever stands before.
COMPANIES = ("有限责任公司", "股份有限公司", "有限公司")
LEGAL_FORMS = (*COMPANIES, "集团公司", "分公司", "总公司")

# How people call what the classification names with so many words: 服装设计师 for 服装设计人员.
ENGINEER = "工程师"
TITLES = {"工程技术人员": ENGINEER, "设计人员": "设计师", "设计工程技术人员": "设计师"}

# What is one piece wherever it stands.
UNCUT = (*LEGAL_FORMS, ENGINEER)

# Characters that are written much alike: one put for the other in a whole name is a slip.
LOOK_ALIKE = (
    "酒洒", "容客", "焙陪培倍", "焊悍捍", "钳铅", "茶荼", "设没", "检捡", "技枝", "理埋", "师帅", "工土",
    "车东", "维唯", "铣洗", "磨摩", "刨创", "测侧", "评坪", "幼幻", "钟钏", "员圆", "驶驰", "训驯",
)  # fmt: skip

# The kinds of assessment, by the values of `Occupation.Kind`.
KIND_WORDS = {
    "skill_grade": (
        *("职业技能等级认定", "技能等级认定", "职业等级认定", "等级认定"),
        *("skillgrade", "skillgrades", "skillgradeassessment", "skillgradeassessments"),
    ),
    "special_ability": (
        "专项职业能力考核",
        "专项职业能力",
        "专项能力考核",
        "专项能力",
        "专项考核",
        "专项",
        "专项职业能力证书",
        "专项证书",
        "specialability",
        "specialabilities",
    ),
}

# Steps of the national series that nobody assesses here, unless the register comes to hold one.
NATIONAL_GRADES = ("特级技师", "首席技师", "学徒工", "特级", "首席")

AND = {"和", "与", "及", "或", "或者", "以及"}

# The register's own place, with which the names of its agencies begin.
PLACES = ("上海市", "上海")

# What an English word for a person ends with, and words that end so and are none: beer brewer, welding after.
PERSON = re.compile(
    r"(?!(?:after|another|better|center|computer|corner|ever|further|higher|later|letter|lower|master|matter"
    r"|never|number|offer|order|other|over|paper|poster|power|server|summer|under|water|weather|whether|winter"
    r"|worker|beginner|learner|holder|tower|river|quarter|semester|answer|together|rather|sector|factor|interior"
    r"|september|october|november|december|hour|year|door|floor|color|error|major|minor|mirror|motor|june"
    r"|elevator|escalator|tractor|refrigerator|generator|conditioner|printer|flower|butter|leather|laser)s?$)"
    r"[a-z]{3,}(?:[eo]r|ist|ian|eer|man|men|woman|women)s?"
)

# What stands right before a name that is not meant.
NEGATION = (
    r"(?<!要)(?:[不伐勿]要|覅)|(?<!是)不是|(?<!删)除了?|除去|排除|非"
    r"|(?:(?<!can)not|neither|nor|except(?:for)?|without)(?:an?|the)?"
)
# Behind what an employer does stands whom it wants: 物流公司招叉车工.
HIRING = re.compile(
    "(?:公司|集团|企业|中心|工厂|[厂店院馆队园])(?:现|急|诚|直|特|高薪|大量|长期|常年)*[招聘]"
)
# What is not wanted, where something else is. 考不考 is a question.
VERBS = ("考", "学", "报", "做", "当", "找", "含", "包括", "想考", "想学", "想做", "想当")
REFUSAL = "|".join((NEGATION, "别(?:考|学|报|推荐)", *(f"(?<!{verb[0]})不{verb}" for verb in VERBS)))
NEGATED, REFUSED = re.compile(f"(?:{NEGATION})$"), re.compile(f"(?:{REFUSAL})$")
