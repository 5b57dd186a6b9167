"""Text as people type and paste it: one cleaning for every field, and one folding to compare names. Pure.

What is pasted comes from PDFs, deeds, web pages, telephones and registers kept since the days of Big5: it holds marks
that nobody sees, spaces and dashes of every kind, full-width figures, and characters that look like others. A field of
words (a name, an address, a note) is `cleaned`, a field of figures and codes `plain`; names are compared `folded`.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import opencc

# CJK radicals, which text copied out of a PDF holds in place of characters (Unicode: Equivalent_Unified_Ideograph).
RADICALS = dict(
    zip(
        "⺁⺂⺃⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹"
        "⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱"
        "⻲⻳",
        "厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵旡日月歺母民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂"
        "肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜"
        "亀龟",
        strict=True,
    )
)
HAS_CHINESE = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
HAS_LATIN = re.compile("[A-Za-z]")
FEWEST_WORDS, MOSTLY = 20, 0.7  # of which a script can be told
# Variants of characters that identity cards and old deeds use, and that OpenCC leaves alone.
VARIANTS = dict(
    zip(
        "靑闗淸飮荘冨髙戸徳恵寳囯逹凃衆舘緖塲氷亰愼尙颕鄕呉畧栢珎玅逺濶舗磗晧曁○◯",
        "青关清饮庄富高户德惠宝国达涂众馆绪场冰京慎尚颖乡吴略柏珍妙远阔铺砖皓暨〇〇",
        strict=True,
    )
)
# The private area where Windows put the characters of Big5 that Unicode had not: first code, first lead byte, last lead
# byte, first trail byte. What HKSCS gave a place there has one of its own since.
EUDC = (
    (0xE000, 0xFA, 0xFE, 0x40),
    (0xE311, 0x8E, 0xA0, 0x40),
    (0xEEB8, 0x81, 0x8D, 0x40),
    (0xF6B1, 0xC6, 0xC8, 0xA1),
)
TRAILS = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0\ufe00-\ufe0f\ufdd0-\ufdef\U000e0100-\U000e01ef]"
)
DASHES = re.compile("[\u02d7\u2010-\u2015\u2043\u207b\u208b\u2212\u2500\u2796\u2e3a\u2e3b\ufe58\ufe63\uff0d]")
# A company is the same one, its suffix written out or not.
SUFFIXES = {"limited": "ltd", "company": "co"}
APOSTROPHES = "'’‘‛ʼʹʻ`´′＇"
JOINERS = APOSTROPHES + "‐‑‒–—−－.．·‧・･•∙⋅-"


def cleaned(text: str) -> str:
    """Words as they were meant: nothing that is not seen, plain spaces, characters in place of what only looks so.

    Without control characters, invisible marks and variation selectors; radicals, compatibility ideographs and the
    private codes of HKSCS become the characters they stand for. Lines stay, and so does punctuation of full width.
    """
    if text.isascii() and text.isprintable():
        return text.strip()
    text = re.sub("\r\n?|[\x0b\x0c\x85\u2028\u2029]", "\n", text)
    return unicodedata.normalize("NFC", "".join(map(_clean_character, text))).strip()


def cleaned_line(text: str) -> str:
    """As `cleaned`, on one line with single spaces; letters and figures of full width as everybody types them."""
    return " ".join(re.sub("[０-９Ａ-Ｚａ-ｚ]", lambda found: chr(ord(found[0]) - 0xFEE0), cleaned(text)).split())


def plain(text: str) -> str:
    """Figures, codes and e-mail addresses: as `cleaned`, of one width (NFKC), with one kind of dash, space and stop."""
    text = unicodedata.normalize("NFKC", cleaned(text)).replace("。", ".")
    return " ".join(DASHES.sub("-", text).split())


@lru_cache(maxsize=65_536)
def _clean_character(character: str) -> str:
    if character in "\n\t":
        return character
    kind = unicodedata.category(character)
    if kind in ("Cc", "Cf", "Cs") or UNSEEN.match(character) or ord(character) & 0xFFFE == 0xFFFE:
        return ""
    if kind == "Zs":
        return " "
    if "\u2e80" <= character <= "\u2fd5":
        return RADICALS.get(character) or unicodedata.normalize("NFKC", character)
    return _of_hkscs(character) if kind == "Co" else character


def _of_hkscs(character: str) -> str:
    for first, lead, last, trail in EUDC:
        place = ord(character) - first + TRAILS.index(trail)
        if ord(character) >= first and place < (last - lead + 1) * len(TRAILS):
            code = bytes([lead + place // len(TRAILS), TRAILS[place % len(TRAILS)]])
            return code.decode("big5hkscs", "ignore") or character
    return character


def words_of(*names: str) -> list[str]:
    """The words of names without case, width and punctuation."""
    return re.findall(r"\w+", unicodedata.normalize("NFKC", cleaned(" ".join(names))).casefold())


@lru_cache(maxsize=65_536)
def fold_character(character: str) -> str:
    """One character without its case, marks, width or region; empty for a mark alone.

    Each character by itself: phrases would make the reading of one depend on its neighbours.
    """
    folded = _clean_character(character)
    for _ in range(4):  # a folded form may itself fold; it settles at once or in two steps
        before = folded
        text = unicodedata.normalize("NFKD", folded).casefold()
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
        folded = "".join(VARIANTS.get(c, c) if c < "\u2e80" else _fold_chinese(c) for c in text)
        if folded == before:
            break
    return folded


def _fold_chinese(character: str) -> str:
    simplified: str = _hk2s()(VARIANTS.get(character, character))
    return VARIANTS.get(simplified, simplified)


def folded(*names: str) -> str:
    """Names as one key under which the same person's are alike; empty if there is no letter or digit in them.

    Case, diacritics, width, spaces, order and punctuation do not count, nor whether Chinese is written in Traditional
    or Simplified, or a company's suffix in full. Searching, signing, looking for duplicates and restriction orders all
    compare names so.
    """
    return " ".join(sorted(_folded_words(*names)))


def is_name_of(typed: str, english: str, chinese: str) -> bool:
    """Returns True if what was typed is the name of somebody, in English, in Chinese, or both.

    Compared as `folded` does; a name typed without its spaces, or with more, is the same name.
    """
    known = [words for words in ((english,), (chinese,), (english, chinese), (chinese, english)) if folded(*words)]
    run_together = "".join(_folded_words(typed))
    return folded(typed) in {folded(*words) for words in known} or run_together in {
        "".join(_folded_words(*words)) for words in known
    }


def _folded_words(*names: str) -> list[str]:
    words = re.findall(r"\w+", "".join(map(fold_character, " ".join(names))))
    return [SUFFIXES.get(word, word) for word in words]


def pattern_of(word: str) -> str:
    """A word as a regular expression that finds it however it is written: marks that join it, script and variants."""
    return "".join(map(_written, cleaned(word)))


@lru_cache(maxsize=65_536)
def _written(character: str) -> str:
    if character in JOINERS:
        return f"[{APOSTROPHES if character in APOSTROPHES else JOINERS}]"
    same = {character, *_alike()[fold_character(character)]} if character > "\u2e80" else {character}
    return re.escape(character) if len(same) == 1 else f"[{''.join(sorted(same))}]"


@lru_cache
def _alike() -> defaultdict[str, set[str]]:
    """By their folded form, the characters that OpenCC or we take for one."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    folder = Path(opencc.__file__).parent / "dictionary"
    texts = [(folder / name).read_text("utf-8") for name in ("TSCharacters.txt", "HKVariants.txt")]
    known = {each for text in texts for each in text if each > "\u2e80"} | {*VARIANTS, *VARIANTS.values()}
    for character in known:
        found[fold_character(character)].add(character)
    return found


@lru_cache
def _hk2s() -> Callable[[str], str]:
    convert: Callable[[str], str] = opencc.OpenCC("hk2s").convert
    return convert


def scripts_in(text: str) -> tuple[int, int]:
    """How many Chinese characters are in a text, and how many words of Latin letters."""
    return len(HAS_CHINESE.findall(text)), len(re.findall("[A-Za-z]+", text))


def script_of(text: str) -> str:
    """`zh` where a text is in Chinese characters, `en` where it is in Latin letters; empty of a short or a mixed one.

    A Chinese character and a word of Latin letters count alike: names and figures of the other script stay a minority.
    """
    chinese, words = scripts_in(text)
    if chinese + words < FEWEST_WORDS:
        return ""
    share = chinese / (chinese + words)
    return "zh" if share >= MOSTLY else "en" if share <= 1 - MOSTLY else ""


def has_simplified(text: str) -> bool:
    """Has it a character that is written only where Chinese is written in Simplified characters?"""
    return not _only_simplified().isdisjoint(text)


@lru_cache
def _only_simplified() -> frozenset[str]:
    """Those that Traditional texts write otherwise, and never so."""
    table = (Path(opencc.__file__).parent / "dictionary" / "STCharacters.txt").read_text("utf-8")
    rows = (line.split() for line in table.splitlines())
    return frozenset(row[0] for row in rows if len(row) > 1 and row[0] not in row[1:])
