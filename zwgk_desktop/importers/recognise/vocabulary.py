"""Words of a table of the form, folded for comparison, with the rows and columns they name."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.numbers import MAX_COUNT, MAX_TOTAL, Number, parse_amount, parse_count
from zwgk_desktop.domain.tables import Column, ColumnKind, Row, Table

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
"""Traditional characters and their simplified ones. Used for labels only."""

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
    r"(?P<figure>.*[\d０-９](?:\s*(?:件|项|个|宗|万?元))?)\s*"
    r"(?:[①-⑳*＊※†‡]|[¹²³⁴-⁹⁰]{1,2}|注[\d一二三四五六七八九十]?"
    r"|[\[［【〔]注?[\d¹²³⁴-⁹⁰]{1,2}[\]］】〕])"
)
"""A figure with the mark of a note. Two asterisks are no mark: they hide digits."""

_CHANGE = re.compile(
    r"(?:(?P<more>新增|增加|增|[+＋↑])|(?:减少|减|负|[-－−–—‑↓]))了?\s*(?P<figure>[\d０-９].*)"
)

IN_YUAN = re.compile(r"[(（:：]元(?:[)）]|$)")
"""Unit of amounts in a head or label without spaces, where the form has 万元."""

INDEX_HEADS = frozenset({"序号", "行次", "编号", "行号"})
"""Heads of a column of running numbers."""

BLANK_MARKS = frozenset({"/", "／", "-", "－", "–", "—", "——", "--", "无", "不涉及"})
"""Marks that clerks write into a cell without a figure. None of them means nought."""


def squeeze(text: str) -> str:
    """Remove every space, visible or not."""
    return _NOTHING.sub("", text)


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Return the letters and digits of a text in one width and script. For labels only."""
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


@lru_cache(maxsize=4096)
def is_blank(cell: str) -> bool:
    """Return whether a cell is empty or has a mark for no figure."""
    bare = squeeze(cell)
    return not bare or bare in BLANK_MARKS


def read_figure(cell: str, column: Column, largest: int = MAX_COUNT) -> Number | None:
    """Return the figure in a cell of a column, or None if it is blank.

    The figure may have the column's unit. An amount of 0 may be in 元. In a column of changes it
    may have a word for the sign: 减少3项 is -3.

    Raises:
        UserError: The cell has no such figure (N01, N02).
    """
    if is_blank(cell):
        return None
    plain = without_mark(cell)
    if column.kind is ColumnKind.AMOUNT:
        if (in_yuan := readings_of_yuan(plain)) and not any(in_yuan):
            return in_yuan[0]
        return parse_amount(plain.removesuffix("万元") if column.unit == "万元" else plain)
    bare = _without_unit(plain)
    signed = _with_sign(bare) if column.signed else bare
    return parse_count(signed, signed=column.signed, largest=largest)


def readings_of_yuan(cell: str) -> tuple[Decimal, ...]:
    """Return an amount in 元 as written and converted to 万元; none if the cell has none.

    An amount too large for a cell as written is only converted.
    """
    written = without_mark(cell).strip()
    try:
        amount = parse_amount(written.removesuffix("元"), largest=MAX_TOTAL)
        if amount is None or not written.endswith("元"):
            return ()
        converted = parse_amount(format(amount.scaleb(-4).normalize(), "f"))
    except UserError:
        return ()
    either = (amount, converted) if amount <= MAX_COUNT else (converted,)
    return tuple(dict.fromkeys(one for one in either if one is not None))


def row_figures(row: Row, cells: Sequence[str], table: Table) -> tuple[Number, ...]:
    """Return a row's figures, one for each of its columns; none if a cell holds no such figure."""
    if len(row.columns) != len(cells):
        return ()
    try:
        return tuple(
            read_figure(cell, table.column_of[id_], MAX_TOTAL) or 0
            for cell, id_ in zip(cells, row.columns, strict=True)
        )
    except UserError:
        return ()


def without_mark(cell: str) -> str:
    """Remove the mark of a note after a figure: 13612①, 5345*, 3075[1], 12¹."""
    marked = _MARKED.fullmatch(cell.strip())
    return marked["figure"] if marked else cell


def _without_unit(cell: str) -> str:
    counted = _COUNTED.fullmatch(cell.strip())
    return counted["figure"] if counted else cell


def _with_sign(change: str) -> str:
    """Replace the word, dash or arrow before a change by a plus or minus sign."""
    told = _CHANGE.fullmatch(change)
    return f"{'+' if told['more'] else '-'}{told['figure']}" if told else change


@lru_cache(maxsize=4096)
def is_figure(cell: str) -> bool:
    """Return whether a cell has a figure of any kind, with or without a unit."""
    try:
        return (
            parse_amount(
                _with_sign(
                    _without_unit(without_mark(cell)).removesuffix("万元").removesuffix("元")
                ),
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


_BRACKETED = re.compile(r"\s*[(（]\s*[一二三四五六七八九十]")
_ABOUT = ("单位：件", "单位（件）", "项目")
_LONGEST_GROUP = 20
_LEAST_LABEL = 4
_DIGITS_FIRST = re.compile(r"\d+")
_STROKE = re.compile(r"(.)[/／](.)")
_PREFIX = 8
"""Least length of a truncated label that is accepted, if only one row begins so."""


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Words of one table, and the parts of the table that each may name.

    Args:
        exact: Rows by folded label.
        loose: Rows by folded alias, and by label or alias without its number.
        row_groups: Label of a row group by folded wording.
        heads: Index of a column by folded wording.
        head_groups: Indexes of a column group's columns by folded wording.
        bands: Folded band labels.
        furniture: Folded words around the table, such as 单位：件.
    """

    table: Table
    exact: Mapping[str, tuple[Row, ...]]
    loose: Mapping[str, tuple[Row, ...]]
    row_groups: Mapping[str, str]
    heads: Mapping[str, int]
    head_groups: Mapping[str, tuple[int, ...]]
    bands: frozenset[str]
    furniture: frozenset[str]

    @cached_property
    def every(self) -> frozenset[str]:
        """All words of the table, folded."""
        lists = (self.exact, self.loose, self.row_groups, self.heads, self.head_groups)
        return self.bands.union(self.furniture, *lists) - {""}

    @cached_property
    def _word_prefixes(self) -> frozenset[str]:
        return frozenset(word[:end] for word in self.every for end in range(1, len(word) + 1))

    def prefix_length(self, text: str) -> int:
        """Return the length of the longest prefix of a folded text that begins a word."""
        return next((at for at in range(len(text)) if text[: at + 1] not in self._word_prefixes),
                    len(text))  # fmt: skip

    @cached_property
    def numbers(self) -> tuple[str, ...]:
        """The digits that number labels, the longest first."""
        found = {match[0] for label in self.exact if (match := _DIGITS_FIRST.match(label))}
        return tuple(sorted(found, key=lambda number: (-len(number), number)))

    @cached_property
    def strokes(self) -> frozenset[str]:
        """The two characters around each stroke in the words of the table: 增/减."""
        labels = [column.label for column in self.table.columns]
        labels += [row.label for row in self.table.rows]
        return frozenset(f"{a}{b}" for one in labels for a, b in _STROKE.findall(one))

    @cached_property
    def _fragments(self) -> frozenset[str]:
        return frozenset(
            word[start:end]
            for word in (*self.row_groups, *map(fold, self.row_groups.values()))
            for start in range(len(word))
            for end in range(start + 1, len(word) + 1)
        )

    def is_fragment(self, text: str) -> bool:
        """Return whether a folded text is part of a group's label, as of a broken vertical cell."""
        return text in self._fragments

    @cached_property
    def _head_letters(self) -> frozenset[str]:
        return frozenset("".join((*self.heads, *self.head_groups)))

    def is_head_piece(self, text: str) -> bool:
        """Return whether a folded text may be pieces of broken column heads."""
        return self._head_letters.issuperset(text)

    def is_nearly(self, text: str, row: Row) -> bool:
        """Return whether a folded text differs by one character from the label of this row only.

        One more character at the end is none of the label's: in 行政许可约3 it is the figure's.
        """
        own = any(_differs_by_one(text, form) for form in forms(row))
        return (
            own
            and text[:-1] not in forms(row)
            and not self.is_fragment(text)
            and not any(
                _differs_by_one(text, form)
                for other in self.table.rows
                if other is not row
                for form in forms(other)
            )
        )

    def rows_of(self, text: str) -> tuple[Row, ...]:
        """Return the rows that a label may name."""
        bare = without_note(text)
        forms = (fold(text), fold(bare), fold(unnumbered(text)), fold(unnumbered(bare)))
        known = (self.exact.get(one) or self.loose.get(one) for one in forms if forms[0])
        return next((rows for rows in known if rows), ())

    def is_generic(self, row: Row) -> bool:
        """Return whether a row's label is also the head of a column, such as 其他 and 总计."""
        return fold(unnumbered(row.label)) in self.heads

    def group(self, text: str) -> str | None:
        """Return the row group that a cell names, also if a page break truncated it."""
        word = fold(text)
        known = self.row_groups.get(word) or self.row_groups.get(fold(unnumbered(text)))
        if known or not _BRACKETED.match(text):
            return known
        cut = {group for form, group in self.row_groups.items() if form.startswith(word)}
        return cut.pop() if len(cut) == 1 else None

    def is_layout_text(self, text: str) -> bool:
        """Return whether a cell has no data: a band, group, corner, or note on checks."""
        word = fold(text)
        known = word in self.furniture or word in self.bands or word in self.head_groups
        return known or self.group(text) is not None or "勾稽关系" in word


def forms(row: Row) -> tuple[str, ...]:
    """Return the wordings of a row's label, folded, with its number and without."""
    wordings = (row.label, *row.aliases)
    return tuple(dict.fromkeys(f(one) for one in wordings for f in (fold, _plain) if f(one)))


def _plain(wording: str) -> str:
    return fold(unnumbered(wording))


def _differs_by_one(text: str, form: str) -> bool:
    if len(form) < _LEAST_LABEL or abs(len(text) - len(form)) > 1:
        return False
    start = next((at for at, (a, b) in enumerate(zip(text, form, strict=False)) if a != b), None)
    if start is None:
        return len(text) != len(form)
    rest, wanted = text[start:], form[start:]
    return rest[1:] == wanted[1:] or rest[1:] == wanted or rest == wanted[1:]


@lru_cache(maxsize=32)
def vocabulary(table: Table) -> Vocabulary:
    """Return the words of a table, with aliases and accepted deviations."""
    exact: dict[str, tuple[Row, ...]] = {}
    loose: dict[str, tuple[Row, ...]] = {}
    for row in table.rows:
        _add(exact, fold(row.label), row)
        for wording in (row.label, *row.aliases):
            _add(loose, fold(wording), row)
            _add(loose, fold(unnumbered(wording)), row)
    loose = {**_cut(table), **loose}
    return Vocabulary(
        table=table,
        exact=exact,
        loose=loose,
        row_groups=_row_groups(table),
        heads={
            fold(form): place
            for place, column in enumerate(table.columns)
            for wording in (column.label, *column.aliases)
            for form in (wording, wording.replace("万元", "元"))
        },
        head_groups=_head_groups(table),
        bands=frozenset(fold(band.label) for band in table.bands),
        furniture=frozenset(map(fold, (*_ABOUT, table.corner, table.heading, *_cut_bands(table)))),
    )


def _cut(table: Table) -> dict[str, tuple[Row, ...]]:
    """Map each long prefix of a label to its row, if no other label begins so."""
    found: dict[str, tuple[Row, ...]] = {}
    for row in table.rows:
        for end in range(_PREFIX, len(fold(row.label))):
            _add(found, fold(row.label)[:end], row)
    return {word: rows for word, rows in found.items() if len(rows) == 1}


def _cut_bands(table: Table) -> Iterable[str]:
    """Yield the labels of bands without the number of their article."""
    return (band.label.partition("（")[0] for band in table.bands)


def _add(rows: dict[str, tuple[Row, ...]], word: str, row: Row) -> None:
    known = rows.get(word, ())
    if row not in known:
        rows[word] = (*known, row)


def _wordings(table: Table, group: str) -> Iterable[str]:
    return (group, *table.group_aliases.get(group, ()))


def _row_groups(table: Table) -> dict[str, str]:
    groups = dict.fromkeys(group for row in table.rows for group in row.groups)
    return {
        fold(form): group
        for group in groups
        for wording in _wordings(table, group)
        for form in (wording, unnumbered(wording))
    }


def _head_groups(table: Table) -> dict[str, tuple[int, ...]]:
    groups = dict.fromkeys(column.group for column in table.columns if column.group)
    return {
        fold(wording): tuple(
            place for place, column in enumerate(table.columns) if column.group == group
        )
        for group in groups
        for wording in _wordings(table, group)
    }
