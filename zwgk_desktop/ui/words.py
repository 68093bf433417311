"""Values, repairs and acts in the clerk's words."""

from datetime import date
from decimal import Decimal

from zwgk_desktop.domain.addresses import LEVEL, SCOPE, Address, AddressKind, kind_of
from zwgk_desktop.domain.dates import day_text
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.findings import Repair
from zwgk_desktop.domain.numbers import number_text
from zwgk_desktop.domain.report import Change, Value
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.units import Level, Scope
from zwgk_desktop.services.editing import ActKind, ActSummary
from zwgk_desktop.services.history import without_ties
from zwgk_desktop.services.year_links import Link

_LONGEST = 16


def value_text(value: Value | None) -> str:
    """Return a value as text in Chinese form. Blank is an empty string."""
    if value is None:
        return ""
    if isinstance(value, date):
        return day_text(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return number_text(value)
    return str(value)


def place_text(edition: Edition, address: Address) -> str:
    """Return the label of an address, or 报告 if the form does not have it."""
    try:
        return edition.label(address)
    except UserError:
        return "报告"


def repair_text(repair: Repair, edition: Edition) -> str:
    """Return the description of a repair."""
    place = place_text(edition, repair.address)
    if repair.after is not None:
        before, after = value_text(repair.before), value_text(repair.after)
        return f"把“{place}”由 {before} 改为 {after} 即可"
    if edition.kind(repair.address) is AddressKind.STATED:
        return f"删去“{place}”来源文件载明的 {value_text(repair.before)}"
    return "已核对，消除本条"


def repaired_text(repair: Repair, edition: Edition) -> str:
    """Return the message after a repair."""
    return f"已采用建议：{repair_text(repair, edition).removesuffix(' 即可')}。可以撤销。"


def act_text(act: ActSummary, edition: Edition) -> str:
    """Return the message after an undo or a redo."""
    done = "已撤销" if act.kind is ActKind.UNDO else "已重做"
    change, *others = without_ties(act).changes
    if others:
        return f"{done}：{len(others) + 1} 处。"
    return f"{done}：{_change_text(change, edition)}。"


def _change_text(change: Change, edition: Edition) -> str:
    place = place_text(edition, change.address)
    if kind_of(change.address) is AddressKind.TEXT:
        return f"“{place}”的文字"
    before, after = (_brief(change.address, value) for value in (change.before, change.after))
    return f"“{place}”由 {before} 改为 {after}"


def _brief(address: Address, value: Value | None) -> str:
    if address == LEVEL and value is not None:
        return Level(str(value)).label
    if address == SCOPE:
        return Scope(str(value or Scope.OFFICE)).label
    text = value_text(value)
    if not text:
        return "空白"
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def link_words(link: Link) -> str:
    """Return the description of a cell's link with last year's report."""
    if link.released is not None:
        return f"已解除与上年的关联，原因：{link.released}"
    last = f"上年的“{link.last_row}”"
    if link.expected is None:
        return f"与{last}关联；上年的报告没有填这个数。"
    if link.actual is None:
        return f"与{last}关联：上年是 {number_text(link.expected)}，这里还没有填。"
    verdict = "一致" if link.matches else f"不一致，这里是 {number_text(link.actual)}"
    return f"与{last}关联：上年是 {number_text(link.expected)}，{verdict}。"
