"""Parse lists of units from files: tables with a head, section rows, or a column for each group."""

import csv
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from zwgk_desktop.domain.characters import escaped, storable_text
from zwgk_desktop.domain.county.roster import Group, ensure_scope_of_group
from zwgk_desktop.domain.entries import as_one_line, parse_unit
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.units import Level, Scope, propose_level, scope_in_words, unit_key
from zwgk_desktop.importers.document import SourceGrid
from zwgk_desktop.importers.readers import file_bytes, read_document
from zwgk_desktop.importers.text import decode_text

_HEADS = {
    "unit": "单位|单位名称|单位全称|报送单位|填报单位|编报单位|成员单位|责任单位|公开主体"
    "|机关|机关名称|名称|行政机关|行政机关名称|部门名称|单位名单",
    "group": "类别|分组|类型|单位类别|单位类型|性质|单位性质|机构类别|层级|所属类别|隶属关系",
    "aliases": "曾用名|别名|简称|单位简称|其他写法|原名|原名称|曾用名称",
    "contact": "联系人|联系人姓名|联络员|负责人|经办人|填报人|姓名",
    "telephone": "联系电话|电话|电话号码|办公电话|联系方式|手机|手机号|手机号码",
    "not_summed": "不计入汇总的?(?:理由|原因)",
    "contributes": "(?:汇总时?)?计入(?:汇总的?)?(?:哪一份|哪份|报告|的报告)",
}
"""Patterns of column heads found in practice, without spaces and notes in brackets."""

_GROUPS = {
    Group.OWN: "[省市州县区旗]?本级|[省市州县区旗]?(?:人民)?政府(?:本级|本部|机关)?|own",
    Group.DEPARTMENT: "[省市州县区旗]?(?:级|政府|直|属|直属)?(?:各|工作|组成|职能|直属)?"
    "(?:部门|单位|机关|机构|委办局|部门单位|机关单位|机关部门|直属单位|事业单位)|[省市州县区旗]直"
    "|[省市州县区旗](?:人民)?政府(?:工作|组成|职能)?(?:部门|机构)"
    "|[省市州县区旗](?:人民)?政府直属(?:事业单位|机构|单位)"
    "|(?:垂直|双重)管理(?:部门|单位)?|垂管(?:部门|单位)|双管单位|事业单位|department",
    Group.TOWNSHIP: "各?(?:乡镇|镇乡|乡|镇|街道|街|镇街|乡街|街道办|街道办事处|办事处)+"
    "(?:人民政府|政府|单位)?|township",
}
_NUMBERED = re.compile(r"^\(?[一二三四五六七八九十\d]+[)、.．]+")
_NOTE = re.compile(r"\([^()]*\)|[*:：]|共?\d+[个家]")
_PARTING = re.compile(r"[/、,，;；和及与·]")
_TOTAL = re.compile(r"(?:合计|总计|小计|共计|总数)(?:数|单位数|\d+)?|共\d+[个家].*")
_INLINE = re.compile(r"(?P<group>[^:：]{2,20})[:：](?P<names>.+)", re.DOTALL)
_FORMER = re.compile(r"^原(?=.{3})|[(（][^()（）]*\d{4}年[^()（）]*[)）]$")
_MARKS = re.compile(r"[*＊※☆★▲△]+$")
_OTHER_HEADS = "序号|编号|序|备注|职务|邮箱|电子邮箱|传真|地址"
_SPREAD = re.compile(r"(?<=[^\x00-\xff])\s+(?=[^\x00-\xff])")
_TAIL = re.compile("(?:人民)?政府|办事处|街道办事处|办公室|委员会|管理局|管理委员会|服务中心|局|委")
_LONGEST = 40
_NO_REASON = re.compile("[无否/—－-]*")
_ENDS = "局委办室镇乡道处府心院队会部站司行所校社"


@dataclass(frozen=True, slots=True)
class ListedUnit:
    """One unit of a list.

    Args:
        line: Line of the list, from 1.
        group: None if neither the list nor the name tells.
        not_summed: As for `RosterUnit`.
        report_words: Words of the list for the report that is added up; "" for none.
    """

    line: int
    name: str
    group: Group | None
    aliases: tuple[str, ...] = ()
    contact: str = ""
    telephone: str = ""
    not_summed: str = ""
    report_words: str = ""

    @property
    def contributes(self) -> Scope | None:
        """Which of its reports is added up; None if the list does not tell."""
        return scope_in_words(self.report_words)


@dataclass(frozen=True, slots=True)
class UnsureLine:
    """A line that needs confirmation: the unit as far as it was read, and the reason."""

    unit: ListedUnit
    reason: str


@dataclass(frozen=True, slots=True)
class RosterList:
    """Units read from a list: the sure ones, and those that need confirmation."""

    sure: tuple[ListedUnit, ...]
    unsure: tuple[UnsureLine, ...]


def read_roster_list(path: Path) -> RosterList:
    """Read the units from all tables of a file that name units.

    Raises:
        UserError: The file cannot be read (I01 …), or contains no list of units (S06).
    """
    tables = list(_tables(path))
    found = [unit for rows in tables for unit in _units(rows)]
    found = found or [unit for rows in tables for unit in _unlabelled_units(rows)]
    if not found:
        raise UserError(
            f"“{path.name}”里没有找到单位名单",
            remedy="请在表头写上“单位名称”“类别”（本级、区直单位、乡镇街道）；也可以先写一份模板",
            code="S06",
        )
    return _split_by_certainty(found)


Rows = list[tuple[int, list[str | None]]]
"""Number and cells of each row. None is a cell covered by a merged one."""


def _tables(path: Path) -> Iterator[Rows]:
    """Yield the tables of a file. A line that names a group is added to the table below it."""
    if path.suffix.lower() == ".csv":
        text = decode_text(file_bytes(path), path.name)
        first = text.lstrip().partition("\n")[0]
        mark = max(",;\t，|", key=first.count)
        lines = csv.reader(text.splitlines(keepends=True), delimiter=mark)
        yield [(number, list(line)) for number, line in enumerate(lines, start=1)]
        return
    number = 0
    loose: Rows = []
    table: Rows = []
    sections: Rows = []
    for block in read_document(path).blocks:
        if isinstance(block, SourceGrid):
            rows: Rows = [
                (number + n, list(row.cells)) for n, row in enumerate(block.rows, start=1)
            ]
            number += len(rows)
            if not _continues(table, rows):
                yield table
                table = []
            table += (*sections, *rows)
            sections = []
        else:
            number += 1
            sections = [(number, [block.text])] if group_of(_plain_text(block.text)) else []
            loose += ((number, row) for row in _lines(block.text))
    yield table
    yield loose


def _continues(table: Rows, rows: Rows) -> bool:
    """Return whether rows continue a table that was split by a row over its whole width."""
    if not table or not rows:
        return False
    first, last = rows[0][1], table[-1][1]
    headed = any(re.fullmatch(_HEADS["unit"], _plain_text(cell)) for cell in first)
    return not headed and len(first) == len(last)


def _lines(text: str) -> Iterator[list[str | None]]:
    """Yield a line of text as a row, or the names after 县直部门： as rows under that group."""
    inline = _INLINE.fullmatch(text.strip())
    if inline is None or group_of(_plain_text(inline["group"])) is None:
        yield list(re.split("[,，;；]", text))
        return
    yield [inline["group"]]
    for name in re.split("[、,，;；。]", inline["names"]):
        yield [name]


def _units(rows: Rows) -> Iterator[ListedUnit]:
    """Yield the units of a table, using the first row that is a head."""
    plain = [[_plain_text(cell) for cell in row] for _, row in rows]
    for at, heads in enumerate(plain):
        if not any(re.fullmatch(_HEADS["unit"], head) for head in heads):
            continue
        below = plain[at + 1] if at + 1 < len(rows) and _is_head(plain[at + 1]) else []
        for start, end in _side_by_side(heads):
            side = [(number, _cells_of_side(row, start, end)) for number, row in rows]
            columns = _columns(heads[start:end], below[start:end])
            section = _section(side[:at])
            yield from _under_heads(side[at + (2 if below else 1) :], columns, section)
        return
    for at, heads in enumerate(plain):
        groups = {n: group for n, head in enumerate(heads) if (group := group_of(head))}
        if len(set(groups.values())) > 1:
            yield from _by_columns(rows[at + 1 :], groups)
            return
    yield from _under_heads(rows, {}, None)


def _unlabelled_units(rows: Rows) -> Iterator[ListedUnit]:
    """Yield the units of a table without head or groups, if most of its rows name one."""
    named = [(number, _first_name(row)) for number, row in rows if any(map(_plain_text, row))]
    names = [(number, name) for number, name in named if name]
    if len(names) > 1 and 2 * len(names) > len(named):
        for number, name in names:
            yield ListedUnit(number, name, _group_of_name(name))


def _first_name(row: Sequence[str | None]) -> str:
    """Return the first cell that is no number, if it ends like a unit's name; else ""."""
    written = (_name(_NUMBERED.sub("", cell)) for cell in row if cell)
    name = next((one for one in written if one and not one.isdigit()), "")
    return name if 3 <= len(name) <= _LONGEST and name[-1] in _ENDS else ""


def _is_head(cells: Sequence[str]) -> bool:
    """Return whether a row is the second line of a head: all its words are column heads."""
    patterns = "|".join((*_HEADS.values(), _OTHER_HEADS))
    written = [cell for cell in cells if cell]
    return bool(written) and all(re.fullmatch(patterns, cell) for cell in written)


def _side_by_side(heads: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield first and end column of each list, if several lists are side by side."""
    units = [n for n, head in enumerate(heads) if re.fullmatch(_HEADS["unit"], head)]
    same = [n for n in units if heads[n] == heads[units[0]]]
    starts = [0, *(n - same[0] for n in same[1:])]
    yield from zip(starts, [*starts[1:], len(heads)], strict=True)


def _cells_of_side(row: Sequence[str | None], start: int, end: int) -> list[str | None]:
    """Return the cells of one side. A row that only names a group is returned for every side."""
    written = [cell for cell in row if cell and cell.strip()]
    if start and len(written) == 1 and group_of(_plain_text(written[0])) and len(row) > end - start:
        at = next(n for n, cell in enumerate(row) if cell and cell.strip())
        return [written[0]] if at == 0 else list(row[start:end])
    return list(row[start:end])


def _columns(heads: Sequence[str], below: Sequence[str] = ()) -> dict[str, int]:
    """Map each field to its column, using a head of one or two lines."""
    found: dict[str, int] = {}
    lower = [*below, *[""] * (len(heads) - len(below))]
    said = [low or head for head, low in zip(heads, lower, strict=True)]
    for what, pattern in _HEADS.items():
        at = next((n for n, head in enumerate(said) if re.fullmatch(pattern, head)), None)
        if at is not None:
            found[what] = at
    return found


def _section(rows: Rows) -> Group | None:
    """Return the last group named by the lines above a head."""
    told = (group_of(_plain_text(cell)) for _, row in reversed(rows) for cell in row)
    return next(filter(None, told), None)


def _under_heads(
    rows: Rows, columns: dict[str, int], section: Group | None
) -> Iterator[ListedUnit]:
    above = ""
    for number, row in rows:
        written = [cell for cell in row if cell and cell.strip() and not cell.strip().isdigit()]
        if len(written) == 1 and (group := group_of(_plain_text(written[0]))):
            section, above = group, ""
            continue
        if not columns and (section is None or not written):
            continue  # without a head, only rows under a group are units
        name = _name(_cell(row, columns, "unit") if columns else _NUMBERED.sub("", written[0]))
        if not name or _is_total(row) or re.fullmatch(_HEADS["unit"], _plain_text(name)):
            continue
        at = columns.get("group")
        merged = at is not None and at < len(row) and row[at] is None
        above = above if merged else _cell(row, columns, "group")
        reason = as_one_line(_cell(row, columns, "not_summed"))
        yield ListedUnit(
            number,
            name,
            group_of(_plain_text(above)) if above else section or _group_of_name(name),
            tuple(filter(None, map(_alias, _PARTING.split(_cell(row, columns, "aliases"))))),
            _cell(row, columns, "contact"),
            _cell(row, columns, "telephone"),
            "" if _NO_REASON.fullmatch(reason) else reason,
            as_one_line(_cell(row, columns, "contributes")),
        )


def _by_columns(rows: Rows, groups: dict[int, Group]) -> Iterator[ListedUnit]:
    for number, row in rows:
        if _is_total(row):
            continue
        for at, group in groups.items():
            cell = row[at] if at < len(row) else None
            for name in _names(cell or ""):
                yield ListedUnit(number, name, group)


def _names(cell: str) -> Iterator[str]:
    """Yield the names in a cell. Line breaks separate names only if each line ends like one."""
    lines = [line.strip() for line in re.split(r"[\r\n]+", cell) if line.strip()]
    whole = all(line[-1] in _ENDS and not _TAIL.fullmatch(line) for line in lines)
    for line in lines if whole else ["".join(lines)]:
        for part in re.split("[、；;]", line):
            name = _name(_NUMBERED.sub("", part.strip()))
            if name and not name.isdigit() and not _TOTAL.fullmatch(_plain_text(name)):
                yield name


def _split_by_certainty(found: Sequence[ListedUnit]) -> RosterList:
    sure: list[ListedUnit] = []
    unsure: list[UnsureLine] = []
    known: dict[str, ListedUnit] = {}
    for unit in found:
        first = known.setdefault(unit_key(unit.name), unit)
        reason = _reason_to_ask(unit) or (
            "" if first is unit else f"第{first.line}行已经列了这个单位"
        )
        if reason:
            unsure.append(UnsureLine(unit, reason))
        else:
            sure.append(replace(unit, name=parse_unit(unit.name)))
    return RosterList(tuple(sure), tuple(unsure))


def _reason_to_ask(unit: ListedUnit) -> str:
    try:
        parse_unit(unit.name)
        for alias in unit.aliases:
            parse_unit(alias)
        storable_text(unit.not_summed, "不计入汇总的理由")
    except UserError as error:
        return error.what
    if unit.group is None:
        return "没有写明类别（本级、区直单位、乡镇街道）"
    return report_doubt(unit, unit.group)


def report_doubt(unit: ListedUnit, group: Group) -> str:
    """Return why it is unsure which report of a unit is added up; "" if that is sure."""
    if not unit.report_words:
        return ""
    if unit.contributes is None:
        return f"“计入哪一份”写的是“{escaped(unit.report_words)}”，不知是哪一份"
    try:
        ensure_scope_of_group(unit.contributes, group, unit.name)
    except UserError as error:
        return error.what
    return ""


def group_of(words: str) -> Group | None:
    """Return the group that words such as 二、县直部门（12个） name; None for other words."""
    plain = _PARTING.sub("", _NOTE.sub("", _NUMBERED.sub("", words)))
    return next((g for g, pattern in _GROUPS.items() if re.fullmatch(pattern, plain)), None)


def _group_of_name(name: str) -> Group | None:
    return Group.TOWNSHIP if propose_level(name) in {Level.TOWNSHIP, Level.STREET} else None


def _is_total(row: Sequence[str | None]) -> bool:
    return any(_TOTAL.fullmatch(_plain_text(cell)) for cell in row if cell)


def _plain_text(cell: str | None) -> str:
    """Return a cell's text normalised, without spaces, line breaks and notes in brackets."""
    return _NOTE.sub("", "".join(unicodedata.normalize("NFKC", cell or "").split()))


def _cell(row: Sequence[str | None], columns: dict[str, int], field: str) -> str:
    at = columns.get(field)
    return (row[at] or "").strip() if at is not None and at < len(row) else ""


def _name(cell: str) -> str:
    """Return a name without line breaks, marks, and spaces between its characters."""
    return _MARKS.sub("", _SPREAD.sub("", re.sub(r"\s*[\r\n]+\s*", "", cell)).strip())


def _alias(words: str) -> str:
    """Return a former name without notes such as 原 or a year."""
    return _FORMER.sub("", words.strip())
