"""The report as one web page: for the site's editor, for browsers, for printing.

One file without scripts that fetches nothing; headings, tables and language
are said so that screen readers and editors can tell them.
"""

import re
from collections.abc import Iterator, Sequence

from zwgk_desktop.domain.progress import Progress
from zwgk_desktop.domain.report import Report
from zwgk_desktop.exporters.exporter import Composed, Export
from zwgk_desktop.exporters.manuscript import (
    Manuscript,
    ManuscriptPassage,
    ManuscriptSection,
    Signature,
    ems,
    write,
)
from zwgk_desktop.exporters.typesetting.label_breaks import break_unit
from zwgk_desktop.exporters.web.markup import Markup, breakable, element, void
from zwgk_desktop.exporters.web.style import DRAFT_STYLE, STYLE
from zwgk_desktop.exporters.web.tables import table_html

_DEEPEST = 6
_TITLE_COLUMNS = 12
"""Characters of the title that a telephone has room for."""

_SHOWN = 120
"""Characters of a description that lists of results have room for."""

_ALONE = "default-src 'none'; style-src 'unsafe-inline'"
"""The page may fetch and run nothing."""


def compose(export: Export, progress: Progress) -> Composed:
    """Return the page in UTF-8; a draft says 草稿 at its head and on each printed page.

    The same data gives the same bytes.
    """
    progress(0, 1)
    report, draft = export.report, export.draft
    manuscript = write(report)
    page = element(
        "html", _head(manuscript, draft=draft), _body(report, manuscript, draft=draft), lang="zh-CN"
    )
    progress(1, 1)
    return Composed(f"<!DOCTYPE html>\n{page}\n".encode(), 1)


def _head(manuscript: Manuscript, *, draft: bool) -> Markup:
    style = STYLE + DRAFT_STYLE if draft else STYLE
    return element(
        "head",
        Markup(
            '<meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{_ALONE}">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        ),
        *_described(manuscript, draft=draft),
        element("title", manuscript.title),
        Markup(f"\n<style>\n{style}</style>"),
    )


def _described(manuscript: Manuscript, *, draft: bool) -> Iterator[Markup]:
    """Say for search engines and archives what the page is; none is to keep a draft.

    The last two are what government sites tag their pages with (国办发〔2017〕47号,
    附件 网页标签规范).
    """
    day = manuscript.signature.day
    said = {
        "robots": "noindex, nofollow" if draft else "",
        "description": _description(manuscript),
        "author": manuscript.unit,
        "date": day.isoformat() if day else "",
        "ArticleTitle": manuscript.title,
        "ContentSource": manuscript.unit,
    }
    for name, content in said.items():
        if content:
            yield void("meta", name=name, content=content)
            yield Markup("\n")


def _description(manuscript: Manuscript) -> str:
    """Begin as the report begins, as far as a list of results shows it."""
    texts = (manuscript.preface, *(chapter.prose for chapter in manuscript.chapters))
    first = next((one for text in texts for one in text if one.body), None)
    if first is None:
        return manuscript.title
    return first.body if len(first.body) <= _SHOWN else f"{first.body[: _SHOWN - 1]}…"


def _body(report: Report, manuscript: Manuscript, *, draft: bool) -> Markup:
    mark = element("p", "草稿", class_="draft") if draft else ""
    words = report.edition.title_words
    title = [_title_line(line, words) for line in manuscript.title_lines]
    preface = element("section", *_prose(manuscript.preface), aria_label="前言", class_="preface")
    return element(
        "body",
        element("header", mark, element("h1", *title)),
        element(
            "main",
            preface if manuscript.preface else "",
            *(_chapter(report, chapter) for chapter in manuscript.chapters),
        ),
        element("footer", _signature(manuscript.signature)),
    )


def _title_line(line: str, words: Sequence[str]) -> Markup:
    """Let a line of the title break by sense on a telephone: around the first of its words."""
    starts = [f"(?={re.escape(part)})" for part in ("".join(words[:1]), "".join(words[1:])) if part]
    split = re.split("|".join(starts), line) if starts else [line]
    parts = [break_unit(part, _fits) for part in split]
    return element("span", breakable(piece for part in parts for piece in part))


def _fits(text: str) -> bool:
    return ems(text) <= _TITLE_COLUMNS


def _chapter(report: Report, chapter: ManuscriptSection) -> Markup:
    name = f"section-{chapter.name.replace('_', '-')}"
    table = table_html(report, chapter.table, chapter.title) if chapter.table else ""
    layout = chapter.table.layout.value if chapter.table else None
    return element(
        "section",
        element("h2", chapter.heading, id=name),
        *_prose(chapter.prose),
        table,
        aria_labelledby=name,
        class_=f"with-{layout}" if layout else None,
    )


def _prose(passages: tuple[ManuscriptPassage, ...]) -> list[Markup]:
    return [_passage(passage) for passage in passages]


def _passage(passage: ManuscriptPassage) -> Markup:
    lead, rank, body = passage.lead, passage.rank, passage.body
    if passage.level:
        return element(f"h{min(passage.level + 2, _DEEPEST)}", lead, class_=f"rank-{rank}")
    said = [breakable(_PLACES.split(part)) for part in (lead, body)]
    return element("p", element("b", said[0]) if 0 < rank < 3 else said[0], said[1])


_PLACES = re.compile(r"(?<=[!-~]{4}[/?&=])(?=[0-9A-Za-z])")
"""Where an address may break."""


def _signature(signature: Signature) -> Markup:
    lines = [element("p", signature.unit)]
    if signature.day:
        written_day = element("time", signature.written_day, datetime=signature.day.isoformat())
        lines.append(element("p", written_day))
    return element("div", *lines, class_="sealed" if signature.sealed else None)
