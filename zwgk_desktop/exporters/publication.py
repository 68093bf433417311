"""集中公布: pages and data files of the reports that a county publishes together.

The pages need no other file of the folder but those they link to, run no script and load
nothing. The same reports give the same bytes.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from urllib.parse import quote

from zwgk_desktop.domain.dates import day_text
from zwgk_desktop.domain.numbers import number_text
from zwgk_desktop.domain.report import Report
from zwgk_desktop.exporters.web import Markup, element, joined_markup

INDEX, FIGURES, FIGURE_COLUMNS = "index.html", "figures.csv", "figures-columns.csv"

_STYLE = """
body { margin: 2em auto; max-width: 60em; padding: 0 1em; line-height: 1.6;
  font-family: "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; color: #222; }
h1 { font-size: 1.5em; } h2 { font-size: 1.2em; margin-top: 1.6em; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid #bbb; padding: .4em .6em; text-align: left; }
"""
_COLUMNS: Mapping[str, str] = {
    "unit": "单位名称",
    "group": "类别：本级、区直单位、乡镇街道",
    "year": "报告所属年度",
    "address": "格的固定名称，各年相同；表、行、列用点分开，合计的行列名是 total",
    "label": "格在表式里的位置：表、行、列的名称",
    "value": "数字；件数是整数，收费金额的单位是万元；原表空着的格为空",
}
"""Columns of the file of figures, with their meaning."""


@dataclass(frozen=True, slots=True)
class PublishedReport:
    """One report of a publication.

    Args:
        unit: Name of the unit on the roster.
        group: Label of its group.
        folder: Name of the unit's folder.
    """

    unit: str
    group: str
    folder: str
    report: Report

    @property
    def page(self) -> str:
        """Name of its page within the unit's folder."""
        return f"{self.report.year}.html"

    @property
    def pages(self) -> str:
        """Name of its PDF within the unit's folder."""
        return f"{self.report.year}.pdf"


def compose_index(
    title: str,
    groups: Iterable[tuple[str, Sequence[PublishedReport]]],
    missing: Sequence[str] | None,
) -> bytes:
    """Return the first page: all reports by group, in the roster's order.

    Args:
        title: Title of the page.
        groups: Label of each group, and its reports in order.
        missing: Units without a report; None to leave them out of the page.
    """
    parts: list[Markup] = []
    for label, reports in groups:
        if reports:
            parts.append(element("h2", label))
            parts.append(_reports_table(label, reports, in_folder=False))
    if missing is not None:
        parts.append(element("h2", "尚未报送的单位"))
        listed = element("ul", *(element("li", unit) for unit in missing))
        parts.append(listed if missing else element("p", "没有。"))
    figures, columns = _link(FIGURES, FIGURES), _link(FIGURE_COLUMNS, FIGURE_COLUMNS)
    data = element("p", "各单位的数字：", figures, "；各列的含义：", columns)
    return _html_page(title, *parts, data)


def compose_unit(unit: str, reports: Sequence[PublishedReport]) -> bytes:
    """Return the page of a unit with its reports, latest year first."""
    title = f"{unit}政府信息公开工作年度报告"
    return _html_page(
        title,
        _reports_table(title, reports, in_folder=True),
        element("p", _link(f"../{INDEX}", "全部单位")),
    )


def compose_figures(reports: Iterable[PublishedReport]) -> bytes:
    """Return all figures as CSV: one line for each report and address."""
    return _csv(_csv_rows(reports))


def compose_columns() -> bytes:
    """Return the meaning of the columns of `compose_figures` as CSV."""
    return _csv([("column", "meaning"), *_COLUMNS.items()])


def _csv_rows(reports: Iterable[PublishedReport]) -> Iterator[Sequence[str]]:
    yield tuple(_COLUMNS)
    for one in reports:
        report, edition = one.report, one.report.edition
        for table in edition.tables:
            for address in table.addresses:
                value = number_text(report.stated_or_computed(address))
                label = edition.label(address)
                yield one.unit, one.group, str(report.year), address, label, value


def _csv(lines: Iterable[Sequence[str]]) -> bytes:
    file = StringIO()
    csv.writer(file, lineterminator="\r\n").writerows(lines)
    return file.getvalue().encode("utf-8-sig")


def _reports_table(name: str, reports: Iterable[PublishedReport], *, in_folder: bool) -> Markup:
    """Return a table of reports, with links relative to the unit's folder or the one above.

    The name is not shown, because the heading above the table says the same.
    """
    heads = [
        element("th", head, scope="col") for head in ("单位", "标题", "成文日期", "网页", "PDF")
    ]
    rows: list[Markup] = []
    for one in reports:
        day, base = one.report.issued_on, "" if in_folder else f"{quote(one.folder)}/"
        unit = joined_markup(one.unit) if in_folder else _link(f"{base}{INDEX}", one.unit)
        cells = (
            unit,
            one.report.title,
            day_text(day) if day else "",
            _link(f"{base}{one.page}", "网页"),
            _link(f"{base}{one.pages}", "PDF"),
        )
        rows.append(element("tr", *(element("td", cell) for cell in cells)))
    head = element("thead", element("tr", *heads))
    return element("table", head, element("tbody", *rows), aria_label=name)


def _html_page(title: str, *content: Markup) -> bytes:
    head = element(
        "head",
        Markup('<meta charset="utf-8">\n'),
        element("title", title),
        Markup(f"<style>{_STYLE}</style>\n"),
    )
    page = element("html", head, element("body", element("h1", title), *content), lang="zh-CN")
    return f"<!DOCTYPE html>\n{page}\n".encode()


def _link(target: str, text: str) -> Markup:
    return element("a", text, href=target)
