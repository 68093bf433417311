"""Words as they are compared: spaces, punctuation and widths make no other label."""

import re
import unicodedata
from functools import lru_cache

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.numbers import (
    MAX_COUNT,
    MAX_TOTAL,
    Number,
    parse_amount,
    parse_count,
)
from zwgk_desktop.domain.tables import Column, ColumnKind

_SIMPLER = str.maketrans(
    "萬辦係業於個舉義務動區單衛護開當強復複總態維繳終續繼結經組織給糾紀納級線縮罰職聯舊處號補覆觀規視認議許訟訪訴詢話該詳請調論證識譯變"
    "讓購費資質軟轉載輯過運進連還這適選遺邊鄉釋錄錯鎮閉問間關電靜項預題額類顧風飛館駐體麼點黨齊機構權無條來東極樣標檔歸殘歷決況減準濟"
    "漢滿為獨獲現環產畢異療發監盡確禮種稱穩積競範簡籌糧紙備優傳億內兩冊創別劃劑勞勢勝匯協員啟嚴國圖圍團園執報場塊壞壓奮學實審寫寬對導"
    "屬層歲師帳帶幣廠廣廢廳張彌彙徑從後徵慮慶應懷戰採掛換據擇擔擬擴攝敗敘數斷時書會術殺氣沒爭狀獎盤眾礦礎稅筆節縣製計設訂記試誤說諮謀"
    "譽貨貫責貴買賣賬賽贊軍輕輪農達違遲郵醫裡針鐵鏈長門閱隊際陳險隨雙雜離難雲須順領頒頭頻願養餘驗魚鳥麗黃龍",
    "万办系业于个举义务动区单卫护开当强复复总态维缴终续继结经组织给纠纪纳级线缩罚职联旧处号补复观规视认议许讼访诉询话该详请调论证识译变"
    "让购费资质软转载辑过运进连还这适选遗边乡释录错镇闭问间关电静项预题额类顾风飞馆驻体么点党齐机构权无条来东极样标档归残历决况减准济"
    "汉满为独获现环产毕异疗发监尽确礼种称稳积竞范简筹粮纸备优传亿内两册创别划剂劳势胜汇协员启严国图围团园执报场块坏压奋学实审写宽对导"
    "属层岁师帐带币厂广废厅张弥汇径从后征虑庆应怀战采挂换据择担拟扩摄败叙数断时书会术杀气没争状奖盘众矿础税笔节县制计设订记试误说咨谋"
    "誉货贯责贵买卖账赛赞军轻轮农达违迟邮医里针铁链长门阅队际陈险随双杂离难云须顺领颁头频愿养余验鱼鸟丽黄龙",
)
"""Traditional characters of reports from anywhere, for labels only."""

_NOTHING = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")
_NUMBER = re.compile(
    r"[(（](?:[一二三四五六七八九十]{1,2}|\d{1,2})[)）][、.．]?"
    r"|(?:[一二三四五六七八九十]{1,2})[、.．,，]"
    r"|\d{1,2}[、.．,，]?|[①-⑳]"
)
_NOTE = re.compile(r"(?<=.)[（(][^（）()]*[）)]$")

_COUNTED = re.compile(r"(?P<figure>.*?[\d０-９])(?:[.．][0０]+)?\s*(?:件|项|个|宗)?")
"""A count with its unit, or written as a sheet's number (3.0)."""

_MARKED = re.compile(
    r"(?P<figure>.*[\d０-９](?:\s*(?:件|项|个|宗|万元))?)\s*"
    r"(?:[①-⑳*＊※†‡]|[¹²³⁴-⁹⁰]{1,2}|注[\d一二三四五六七八九十]?"
    r"|[\[［【〔]注?[\d¹²³⁴-⁹⁰]{1,2}[\]］】〕])"
)
"""A figure with the mark of a note. Two asterisks hide digits: they are none."""

_CHANGE = re.compile(
    r"(?:(?P<more>新增|增加|增|[+＋↑])|(?:减少|减|负|[-－−–—‑↓]))了?\s*(?P<figure>[\d０-９].*)"
)

INDEX_HEADS = frozenset({"序号", "行次", "编号", "行号"})
"""What stands over a running number of the rows."""

BLANK_MARKS = frozenset({"/", "／", "-", "－", "–", "—", "——", "--", "无", "不涉及"})
"""What clerks write into a cell that holds no figure. None of them is nought."""


def squeeze(text: str) -> str:
    """Remove every space, visible or not."""
    return _NOTHING.sub("", text)


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Keep letters and digits alone, in one width and script. For labels, never for figures."""
    plain = unicodedata.normalize("NFKC", text).translate(_SIMPLER).lower()
    return "".join(char for char in plain if char.isalnum())


def unnumbered(text: str) -> str:
    """Remove a leading number such as （二）, 3. or 四、."""
    bare = squeeze(text)
    number = _NUMBER.match(bare)
    return bare[number.end() :] if number else bare


def without_note(text: str) -> str:
    """Remove a remark in brackets at the end."""
    return _NOTE.sub("", squeeze(text))


def is_blank(cell: str) -> bool:
    """Tell whether a cell holds no figure: nothing, or a mark for nothing."""
    bare = squeeze(cell)
    return not bare or bare in BLANK_MARKS


def read_figure(cell: str, column: Column, largest: int = MAX_COUNT) -> Number | None:
    """Read a cell of a column; None for blank.

    What stands beside the figure must say nothing else than the column does:
    its unit, or in a column of changes which way it went (减少3项 is -3).

    Raises:
        UserError: It holds something that is no such figure (N01, N02).
    """
    if is_blank(cell):
        return None
    plain = without_mark(cell)
    if column.kind is ColumnKind.AMOUNT:
        return parse_amount(plain.removesuffix("万元") if column.unit == "万元" else plain)
    bare = _uncounted(plain)
    signed = _with_sign(bare) if column.signed else bare
    return parse_count(signed, signed=column.signed, largest=largest)


def without_mark(cell: str) -> str:
    """Return a figure without the mark of a note behind it: 13612①, 5345*, 3075[1], 12¹."""
    marked = _MARKED.fullmatch(cell.strip())
    return marked["figure"] if marked else cell


def _uncounted(cell: str) -> str:
    counted = _COUNTED.fullmatch(cell.strip())
    return counted["figure"] if counted else cell


def _with_sign(change: str) -> str:
    """Write a change that is told in words, by a dash or by an arrow with a plain sign."""
    told = _CHANGE.fullmatch(change)
    return f"{'+' if told['more'] else '-'}{told['figure']}" if told else change


@lru_cache(maxsize=4096)
def is_figure(cell: str) -> bool:
    """Tell whether a cell is a figure of any kind, with its unit or without."""
    try:
        return (
            parse_amount(
                _with_sign(_uncounted(without_mark(cell)).removesuffix("万元")),
                signed=True,
                largest=MAX_TOTAL,
            )
            is not None
        )
    except UserError:
        return False


def shown(text: str, length: int = 40) -> str:
    """Shorten a text for a message."""
    plain = " ".join(text.split())
    return plain if len(plain) <= length else f"{plain[:length]}…"
