"""Words that are understood without being names: data, in folded form, for the rules of query.py.

Editors change aliases and cards in the admin; what stands here is how people ask in general.
"""

# Of no weight for what is sought, and dropped when something else remains.
NOISE = """
    证 证书 考证 考取 考试 考级 考核 考点 考场 补考 直考 考 报名 报考 报班 申报 报 我想报 想报名 哪里
    哪儿 哪家 哪个 哪些 哪里考 哪里可以考 哪里能考 哪里报名 哪里有 在哪 在哪里 在哪儿 在哪考 去哪 去哪里
    去哪儿 到哪里 到哪儿 什么地方 什么机构 什么单位 什么 谁 谁能 谁可以 怎么 怎么样 怎样 如何 怎么办
    怎么考 怎么报 怎么报名 如何考 如何报名 考什么 培训 培训班 培训机构 培训学校 培训中心 学习 学 课程
    上课 班 零基础 速成 题库 真题 教材 大纲 上海 上海市 本市 全市 附近 附近的 我 我们 本人 我想 我要
    我想考 我要考 我想学 我要学 想考 要考 想学 想 要 考个 考一个 考一下 办 办理 拿 拿证 请问 咨询 查询
    查 查一下 搜索 找 求 帮我 推荐 了解 需要 需要什么 什么条件 条件 要求 资料 材料 流程 费用 多少钱 多少
    收费 价格 学费 补贴 时间 什么时候 几月 多久 今年 最新 地址 电话 官网 网站 入口 机构 评价机构
    认定机构 考试机构 鉴定机构 发证机构 单位 地方 去 到 在 有 可以 能 能考 能不能 可以考 有没有 有哪些
    哪些机构 哪些单位 有吗 几级 最高几级 几个 资格 资格证 资格证书 职业资格 职业资格证 职业资格证书
    国家职业资格 国家职业资格证书 从业资格 从业资格证 上岗 上岗证 操作证 技能 技能证 技能证书 技能等级
    技能等级证 技能等级证书 等级 等级证 等级证书 级别 职业 职业证书 职业技能 职业技能证 职业技能证书
    职业技能等级 职业技能等级证 职业技能等级证书 职业技能鉴定 职业技能评价 职业等级 职业等级证书 认定
    鉴定 评价 评定 测评 技能鉴定 技能评价 技能认定 专业 工种 职位 岗位 工作 项目 目录 名单 列表 一览
    一览表 相关 方面 国家 人社局 人社 的 了 吗 呢 呀 啊 吧 呐 么 和 或 与 及 备案号 备案 尾号 编号 编码
    职业编码 代码 职业代码 证书编号 证书号 证书查询 成绩 成绩查询 真伪 复审 年审 换证 补证 补办 领证
    发证 颁证 当 做 评 才 才能 成为 从事 用 有用 还有用 有用吗 网上 线上 学历 年龄 高中学历 初中学历
    中专学历 大专学历 本科学历 高中毕业 初中毕业 可以考吗 认可 国家认可 承认 含金量
    或者 还是 以及 师傅 学生 大学生 大专生 中专生 职校生 高中生 初中生 应届生 毕业生 大学毕业
    大专毕业 中专毕业 公司要求 单位要求 学校要求 老板要求 公司让 单位让 学校让 老板让
    certificate exam training shanghai where
""".split()  # fmt: skip

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
ENDINGS = ("大学", "学院", "学校", "协会", "联合会", "学会", "研究院", "研究所")

# What names of companies end with. Never cut up, whatever stands before.
COMPANIES = ("有限责任公司", "股份有限公司", "有限公司")
LEGAL_FORMS = (*COMPANIES, "集团公司", "分公司", "总公司")

# How people call what the classification names with so many words: 服装设计师 for 服装设计人员.
ENGINEER = "工程师"
TITLES = {"工程技术人员": ENGINEER, "设计人员": "设计师"}

# What is one piece wherever it stands.
UNCUT = (*LEGAL_FORMS, ENGINEER)

# Characters that are written much alike: one put for the other in a whole name is a slip.
LOOK_ALIKE = (
    "酒洒", "容客", "焙陪培倍", "焊悍捍", "钳铅", "茶荼", "设没", "检捡", "技枝", "理埋", "师帅", "工土",
    "车东", "维唯", "铣洗", "磨摩", "刨创", "测侧", "评坪", "幼幻", "钟钏", "员圆", "驶驰", "训驯",
)  # fmt: skip

# The kinds of assessment, by the values of `Occupation.Kind`.
KINDS = {
    "skill_grade": ("职业技能等级认定", "技能等级认定", "职业等级认定", "等级认定"),
    "special_ability": (
        "专项职业能力考核",
        "专项职业能力",
        "专项能力考核",
        "专项能力",
        "专项考核",
        "专项",
        "专项职业能力证书",
        "专项证书",
    ),
}

# Steps of the national series that nobody assesses here, unless the register comes to hold one.
NATIONAL_GRADES = ("特级技师", "首席技师", "学徒工", "特级", "首席", "学徒")

# The register's own place, with which the names of its agencies begin.
PLACES = ("上海市", "上海")
