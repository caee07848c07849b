"""How names sound: one syllable for each Chinese character, in lower case, without tones, ü as v.

What is written in Latin letters or digits is kept as one piece. The readings come from the table in
`agencies/search/text/characters.txt`, and from the words below where that table is wrong.
"""

import re

from agencies.search.text.folding import characters, fold_words

# Read otherwise here than by the dictionary; tests hold each of them.
POLYPHONES = {
    "长宁": "chang ning",
    "长护险": "chang hu xian",
    "调酒": "tiao jiu",
    "调饮": "tiao yin",
    "调香": "tiao xiang",
    "调配": "tiao pei",
    "调律": "tiao lv",
    "调试": "tiao shi",
    "装调": "zhuang tiao",
    "装校": "zhuang jiao",
    "冲压模": "chong ya mu",
    "注射模": "zhu she mu",
    "注塑模": "zhu su mu",
    "塑料模": "su liao mu",
    "冲模": "chong mu",
    "整模脱模": "zheng mu tuo mu",
    "做模具": "zuo mu ju",
    "薄膜": "bo mo",
    "刨插": "bao cha",
    "铸轧": "zhu zha",
    "轧制": "zha zhi",
    "弹拨": "tan bo",
    "行车工": "hang che gong",
    "行业": "hang ye",
}
LONGEST_POLYPHONE = max(map(len, POLYPHONES))
HAS_CHINESE = re.compile(r"[\u3400-\u9fff]")


# Between two names in one column.
PINYIN_MARK = " / "


def names_pinyin(*names: str) -> str:
    """What the column of a record with these names holds.

    Nothing for a name without any Chinese character, which sounds as it is written.

    >>> names_pinyin("电工", ""), names_pinyin("BIM"), names_pinyin("4-10-01-02")
    ('dian gong', '', '')
    """
    return PINYIN_MARK.join(pinyin_of(name) for name in names if HAS_CHINESE.search(name))


def pinyin_of(text: str) -> str:
    """The syllables as they are read in their words.

    >>> pinyin_of("电工"), pinyin_of("上海市长宁区"), pinyin_of("BIM建模")
    ('dian gong', 'shang hai shi chang ning qu', 'bim jian mo')
    """
    return " ".join(syllable for word in fold_words(text) for syllable in syllables_of(word))


def syllables_of(word: str) -> list[str]:
    """One for each Chinese character of a folded word; what lies between them stays one piece."""
    known = characters()
    found: list[str] = []
    at = 0
    while at < len(word):
        for end in range(min(len(word), at + LONGEST_POLYPHONE), at + 1, -1):
            reading = POLYPHONES.get(word[at:end]) or known.phrases.get(word[at:end])
            if reading is not None:
                found += reading.split()
                at = end
                break
        else:
            end = at + 1
            if not HAS_CHINESE.match(word[at]):
                rest = HAS_CHINESE.search(word, at)
                end = rest.start() if rest else len(word)
            found.append(known.sounds.get(word[at:end], word[at:end]))
            at = end
    return found
