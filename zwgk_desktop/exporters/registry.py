"""Registry of all documents the program writes."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from zwgk_desktop.domain.progress import Progress
from zwgk_desktop.exporters.contents import (
    ArchivalCopy,
    CellContent,
    ChangeList,
    Deadline,
    ListSheet,
    RemarkList,
    ScoreSheet,
    SubmissionSheet,
)
from zwgk_desktop.exporters.exporter import Export, Exporter, LengthUnit, MenuEntry
from zwgk_desktop.exporters.notice.layout import NoticeLayout
from zwgk_desktop.late import late

if TYPE_CHECKING:
    from zwgk_desktop.domain.books.letters import Letter
    from zwgk_desktop.domain.county.rollup_figures import RollUpFigures

ReportExporter = Exporter[[Export, Progress]]

PDF: ReportExporter = Exporter(
    name="pdf",
    label="PDF 文件",
    formats={".pdf": late("zwgk_desktop.exporters.official.pdf:compose")},
    length_unit=LengthUnit.PAGES,
    menu=MenuEntry(
        text="导出 PDF",
        keys="Ctrl+E",
        icon="pdf",
        tip="按公文格式排成 A4，供上网公布和打印",
        tool=True,
    ),
)
XLSX: ReportExporter = Exporter(
    name="xlsx",
    label="Excel 统计表",
    formats={".xlsx": late("zwgk_desktop.exporters.xlsx.workbook:compose")},
    length_unit=LengthUnit.TABLES,
    menu=MenuEntry(
        text="导出 Excel",
        keys="Ctrl+Shift+E",
        icon="xlsx",
        tip="三张统计表和核对结果，供上报",
        tool=True,
    ),
)
DOCX: ReportExporter = Exporter(
    name="docx",
    label="Word 文档",
    formats={".docx": late("zwgk_desktop.exporters.word.document:compose")},
    length_unit=LengthUnit.TABLES,
    menu=MenuEntry(text="导出 Word", letter="O"),
)
HTML: ReportExporter = Exporter(
    name="html",
    label="网页文件",
    formats={".html": late("zwgk_desktop.exporters.web:compose")},
    length_unit=LengthUnit.PAGES,
    menu=MenuEntry(text="导出网页", letter="B"),
)
TXT: ReportExporter = Exporter(
    name="txt",
    label="纯文本",
    formats={".txt": late("zwgk_desktop.exporters.plain:compose")},
    length_unit=LengthUnit.PAGES,
    menu=MenuEntry(text="导出纯文本", letter="T", tip="供粘贴到网站的编辑器，表格用制表符分列"),
)
OFD: ReportExporter = Exporter(
    name="ofd",
    label="OFD 文件",
    formats={".ofd": late("zwgk_desktop.exporters.ofd:compose")},
    length_unit=LengthUnit.PAGES,
    menu=MenuEntry(text="导出 OFD", letter="D", tip="版式文件国家标准的格式，供归档"),
)
NOTICE: ReportExporter = Exporter(
    name="notice",
    label="公示单",
    formats={".pdf": late("zwgk_desktop.exporters.notice.pdf:compose")},
    length_unit=LengthUnit.SHEETS,
    options=NoticeLayout,
    ending="公示",
)
SUBMISSION_SHEET: Exporter[[SubmissionSheet]] = Exporter(
    name="submission sheet",
    label="报送单",
    formats={".pdf": late("zwgk_desktop.exporters.submission_sheet:compose_sheet")},
)
ARCHIVAL_COPY: Exporter[[ArchivalCopy, Progress]] = Exporter(
    name="archival copy",
    label="归档件",
    formats={".pdf": late("zwgk_desktop.exporters.official.pdf:compose_archival")},
)
ARCHIVE_LIST: Exporter[[str, Sequence[str], Sequence[Sequence[CellContent]], date]] = Exporter(
    name="archive list",
    label="归档文件目录、修改记录",
    formats={".xlsx": late("zwgk_desktop.exporters.xlsx.lists:compose_list")},
    length_unit=LengthUnit.TABLES,
)
CHANGES: Exporter[[ChangeList]] = Exporter(
    name="changes",
    label="更正清单、逐项对比",
    formats={
        ".pdf": late("zwgk_desktop.exporters.change_list:compose_pdf"),
        ".html": late("zwgk_desktop.exporters.change_list:compose_html"),
        ".txt": late("zwgk_desktop.exporters.change_list:compose_text"),
    },
)
BOARD: Exporter[[ListSheet]] = Exporter(
    name="board",
    label="收报台",
    formats={
        ".xlsx": late("zwgk_desktop.exporters.xlsx.lists:compose_board_list"),
        ".pdf": late("zwgk_desktop.exporters.listing:compose_board"),
    },
)
UNIT_LIST: Exporter[[ListSheet]] = Exporter(
    name="unit list",
    label="催报单、审核单",
    formats={
        ".docx": late("zwgk_desktop.exporters.word.letters:compose_unit_list"),
        ".xlsx": late("zwgk_desktop.exporters.xlsx.lists:compose_board_list"),
    },
    private=True,
)
ROLL_UP: "Exporter[[RollUpFigures]]" = Exporter(
    name="roll-up",
    label="汇总表",
    formats={
        ".xlsx": late("zwgk_desktop.exporters.xlsx.lists:compose_rollup"),
        ".pdf": late("zwgk_desktop.exporters.official.pdf:compose_rollup"),
    },
    length_unit=LengthUnit.TABLES,
)
SCORES: Exporter[[ScoreSheet]] = Exporter(
    name="scores",
    label="考核评分",
    formats={
        ".xlsx": late("zwgk_desktop.exporters.xlsx.lists:compose_scores"),
        ".docx": late("zwgk_desktop.exporters.word.letters:compose_bulletin"),
    },
    length_unit=LengthUnit.TABLES,
)
REMARKS: Exporter[[RemarkList]] = Exporter(
    name="remarks",
    label="退改意见",
    formats={".docx": late("zwgk_desktop.exporters.word.letters:compose_remarks")},
)
ROSTER: Exporter[[str, Sequence[str], Sequence[Sequence[CellContent]], date]] = Exporter(
    name="roster",
    label="单位名册",
    formats={".xlsx": late("zwgk_desktop.exporters.xlsx.lists:compose_list")},
    length_unit=LengthUnit.TABLES,
)
REGISTER: Exporter[[str, Sequence[str], Sequence[Sequence[CellContent]], date]] = Exporter(
    name="register",
    label="依申请公开登记簿",
    formats={".xlsx": late("zwgk_desktop.exporters.xlsx.lists:compose_list")},
    length_unit=LengthUnit.TABLES,
    private=True,
)
DISCLOSURES: Exporter[[str, Sequence[str], Sequence[Sequence[CellContent]], date]] = Exporter(
    name="disclosures",
    label="主动公开台账",
    formats={".xlsx": late("zwgk_desktop.exporters.xlsx.lists:compose_list")},
    length_unit=LengthUnit.TABLES,
)
DECISIONS: Exporter[[str, Sequence[str], Sequence[Sequence[CellContent]], date]] = Exporter(
    name="decision-sheet",
    label="行政处理决定统计表",
    formats={".xlsx": late("zwgk_desktop.exporters.xlsx.lists:compose_list")},
    length_unit=LengthUnit.TABLES,
)
CALENDAR: Exporter[[str, Sequence[Deadline], date]] = Exporter(
    name="calendar",
    label="答复期限日历",
    formats={".ics": late("zwgk_desktop.exporters.plain:compose_calendar")},
    private=True,
)
LETTER: "Exporter[[Letter, date]]" = Exporter(
    name="letter",
    label="文书",
    formats={".docx": late("zwgk_desktop.exporters.word.letters:compose_letter")},
    private=True,
)
EVIDENCE_SHEET: Exporter[[ListSheet]] = Exporter(
    name="evidence",
    label="证据清单",
    formats={".pdf": late("zwgk_desktop.exporters.listing:compose_board")},
    private=True,
)
DUE_LIST: Exporter[[ListSheet]] = Exporter(
    name="due list",
    label="期限清单",
    formats={".pdf": late("zwgk_desktop.exporters.listing:compose_board")},
    private=True,
)
PERIOD: Exporter[[Export, Sequence[str], str, date]] = Exporter(
    name="period",
    label="期间统计",
    formats={".xlsx": late("zwgk_desktop.exporters.xlsx.lists:compose_period")},
    length_unit=LengthUnit.TABLES,
)

EXPORTERS: Mapping[str, ReportExporter] = {
    each.name: each
    for each in (
        PDF,
        XLSX,
        DOCX,
        HTML,
        TXT,
        OFD,
        NOTICE,
    )
}
"""Documents of a report by name, in the order of the menu."""

_ALL: tuple[Exporter[...], ...] = (
    *EXPORTERS.values(),
    *(
        SUBMISSION_SHEET,
        ARCHIVAL_COPY,
        ARCHIVE_LIST,
        CHANGES,
        BOARD,
        UNIT_LIST,
        ROLL_UP,
        SCORES,
        REMARKS,
        ROSTER,
    ),
    *(REGISTER, DISCLOSURES, DECISIONS, CALENDAR, LETTER, EVIDENCE_SHEET, DUE_LIST, PERIOD),
)
DOCUMENTS: Mapping[str, Exporter[...]] = {each.name: each for each in _ALL}
"""All documents by name."""
