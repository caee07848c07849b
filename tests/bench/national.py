"""A directory of a whole country, invented and always the same: what the site would have to carry one day.

Occupations and their codes are the real classification's; agencies, work types and who may assess what are
made up from parts of real names. Few agencies have many scopes and many have few, each works in a handful of
groups, and popular items are offered by many (Zipf), as in the real directory.
"""

import random
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

SEED = 20250101
PROVINCES = dict(
    zip(
        "北京 天津 河北 山西 内蒙古 辽宁 吉林 黑龙江 上海 江苏 浙江 安徽 福建 江西 山东 河南 "
        "湖北 湖南 广东 广西 海南 重庆 四川 贵州 云南 西藏 陕西 甘肃 青海 宁夏 新疆".split(),
        "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 "
        "50 51 52 53 54 61 62 63 64 65".split(),
        strict=True,
    )
)
PLACES = [
    first + second + kind
    for first in "长新南北东西临安永海江河山金银平宁泰和兴华嘉清武文云龙凤石青"
    for second in "宁安州阳江海山城川河门平昌兴源泉水田林丰"
    for kind in "市区"
]
FIELDS = (
    "餐饮烹饪 茶叶 眼镜 托幼 美发美容 电梯 物流 物业管理 园林绿化 养老服务 家庭服务业 "
    "人工智能 物联网 服装 治安保卫 商用密码 钟表 广告 宝玉石 绿色建筑 软件 食品 算力网络 "
    "数字内容 商业 新闻出版 建设管理 科技管理 计算技术 造船 汽车 电气 信息技术 航天技术 印刷 "
    "咖啡 电子竞技 机械 化工 纺织 医药 轨道交通 电力 焊接 铸造 模具"
).split()
FIRMS = "航天 沪东 江南 虹桥 浦东 中福 南湖 中侨 交通 建工 中华 长宁 绿色 现代 联合 工业".split()
ENDINGS = (
    "行业协会 协会 联合会 学会 集团有限公司 （集团）有限责任公司 科技有限公司 股份有限公司 "
    "有限公司 职业技术学院 高等专科学校 业余大学 职业技术大学 职业学校 高级技工学校 技术学校 "
    "工业技术学校 管理学校"
).split()
WORK_ENDINGS = (
    "操作工 维修工 装调工 检验员 管理员 操作员 制作员 服务员 管理师 设计师 技术员 检测员 "
    "调试员 运维员 护理员 加工工 装配工"
).split()
# Grades and how often the real directory prints them together.
GRADES = {
    (5, 4, 3): 30,
    (5, 4, 3, 2, 1): 26,
    (4, 3): 18,
    (5, 4): 9,
    (3, 2, 1): 8,
    (3,): 8,
    (4, 3, 2): 7,
    (5, 4, 3, 2): 6,
}


class AgencyMade(NamedTuple):
    filing_number: str
    name: str


class ScopeMade(NamedTuple):
    """Places in the lists of agencies and items, from 0."""

    agency: int
    item: int
    grades: tuple[int, ...]


@dataclass(frozen=True)
class Country:
    agencies: list[AgencyMade]
    items: list[tuple[str, str]]  # occupation code, work type
    scopes: list[ScopeMade]


def make(occupations: Sequence[tuple[str, str]], agencies: int, items: int, scopes: int) -> Country:
    """`occupations` are code and name; each is an item, undivided, and some are divided."""
    chance = random.Random(SEED)
    made_items = list(_items(chance, occupations, items))
    made_agencies = list(_agencies(chance, agencies))
    return Country(made_agencies, made_items, _scopes(chance, len(made_agencies), made_items, scopes))


def _items(
    chance: random.Random, occupations: Sequence[tuple[str, str]], count: int
) -> Iterator[tuple[str, str]]:
    pieces = sorted({name[at : at + 2] for _, name in occupations for at in range(0, len(name) - 2, 2)})
    seen = {(code, "") for code, _ in occupations}
    yield from sorted(seen)
    while len(seen) < count:
        work_type = "".join(chance.sample(pieces, chance.choice((1, 2)))) + chance.choice(WORK_ENDINGS)
        item = (chance.choice(occupations)[0], work_type)
        if item not in seen:
            seen.add(item)
            yield item


def _agencies(chance: random.Random, count: int) -> Iterator[AgencyMade]:
    names: set[str] = set()
    provinces = list(PROVINCES.items())
    while len(names) < count:
        province, number = chance.choice(provinces)
        place = chance.choice((province, chance.choice(PLACES)))
        firm = chance.choice(FIRMS) if chance.random() < 0.4 else ""
        name = place + firm + chance.choice(FIELDS) + chance.choice(ENDINGS)
        if name not in names:
            names.add(name)
            # 90000 and above: no filing number of the real directory lies there.
            yield AgencyMade(f"S00{len(names):06}{number}90", name)


def _scopes(
    chance: random.Random, agencies: int, items: list[tuple[str, str]], count: int
) -> list[ScopeMade]:
    by_group: defaultdict[str, list[int]] = defaultdict(list)
    for place, (code, _) in enumerate(items):
        by_group[code[:4]].append(place)
    groups = sorted(by_group)
    for members in by_group.values():
        chance.shuffle(members)
    weights = {
        group: list(accumulate(1 / (n + 1) ** 0.9 for n in range(len(by_group[group])))) for group in groups
    }
    sets, frequencies = list(GRADES), list(accumulate(GRADES.values()))
    sizes = [min(600.0, chance.lognormvariate(0, 1.1) + 0.15) for _ in range(agencies)]
    scale = count / sum(sizes) * 1.15
    made: list[ScopeMade] = []
    for agency, size in enumerate(sizes):
        wanted = max(1, round(size * scale))
        mine = chance.choices(groups, k=1 + min(30, wanted // 25 + chance.randint(0, 3)))
        chosen: set[int] = set()
        for _ in range(wanted * 4):
            if len(chosen) >= wanted:
                break
            group = chance.choice(mine)
            chosen.add(by_group[group][bisect(weights[group], chance.random() * weights[group][-1])])
        made += [
            ScopeMade(agency, item, sets[bisect(frequencies, chance.random() * frequencies[-1])])
            for item in sorted(chosen)
        ]
    return sorted(chance.sample(made, count))
