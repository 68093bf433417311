"""Write the corpus anew: thirty reports in our own words, in the layouts that are met.

Run it by hand, `PYTHONPATH=tests python -m files.corpus.make` (it needs the
office suite for three of them), and look at what changed before committing.
What each document holds is written beside it in JSON, from what was put in,
never from what an importer read.
"""

import json
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from files.corpus.documents import Page, as_docx, as_html, as_xlsx
from files.corpus.excerpts import FURNITURE, Excerpt, copied
from files.corpus.texts import (
    Style,
    glued,
    in_lines,
    piped,
    piped_bare,
    piped_lines,
    single_spaced,
    spaced,
    tabbed,
    written,
)

from zwgk_desktop import paths
from zwgk_desktop.catalog import load_catalog
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.tables import ColumnKind

HERE = Path(__file__).parent
OVERVIEW = (
    "（一）主动公开。全年在公开栏和县政府网站公开信息一百六十三条。\n"
    "（二）依申请公开。当面、邮寄和网上三种渠道都畅通，逐件登记、按期答复。\n"
    "（三）政府信息管理。先审后发，过期的及时撤下。"
)
PROBLEMS = "个别村更新不够及时。下一步由驻村干部每月检查，年底考核。"
OTHER = "本年度没有收取信息处理费。"


@dataclass(frozen=True, kw_only=True)
class Content:
    """What a document says: figures by address (None: a blank cell), texts, title."""

    edition: Edition
    year: int
    figures: Mapping[str, int | Decimal | None]
    title: str = ""
    texts: Mapping[str, str] = field(
        default_factory=lambda: {
            "overview": OVERVIEW,
            "problems": PROBLEMS,
            "other_matters": OTHER,
        }
    )


def content(
    edition: Edition, seed: int, *, most: int = 40, blanks: float = 0.0, noughts: int = 2
) -> Content:
    """Make a report with figures that add up."""
    noise = random.Random(seed)  # noqa: S311 - not for secrets
    figures: dict[str, int | Decimal | None] = {}
    for address in edition.entered:
        column = edition.column(address)
        number: int | Decimal | None = noise.choice([*[0] * noughts, noise.randrange(most)])
        if column.kind is ColumnKind.AMOUNT:
            number = Decimal(noise.randrange(10**7)).scaleb(-4)
        elif column.signed:
            number = noise.randrange(-20, 20)
        figures[address] = None if noise.random() < blanks else number
    for table in edition.tables:
        for total, leaves in table.leaves.items():
            known = [figures[leaf] for leaf in leaves]
            entered = [number for number in known if number is not None]
            figures[total] = sum(entered) if entered else None
    year = 2020 if edition.id == "gkb-2019-60" else 2024
    title = f"青山县云溪镇人民政府{year}年政府信息公开工作年度报告"
    return Content(edition=edition, year=year, figures=figures, title=title)


def expected(report: Content, left: Sequence[str] = ()) -> dict[str, object]:
    """Say what is to be read; `left`: begins of addresses that must be left to the clerk."""
    return {
        "edition": report.edition.id,
        "year": report.year,
        "figures": {
            address: str(number) if isinstance(number, Decimal) else number
            for address, number in report.figures.items()
            if not address.startswith(tuple(left))
        },
        "left": [a for a in report.figures if left and a.startswith(tuple(left))],
        "texts": dict(report.texts),
    }


Writer = Callable[[Content], bytes]


def text(style: Style) -> Writer:
    """Write as a text file."""
    return lambda report: written(report, style).encode()


def excerpted(excerpt: Excerpt) -> Writer:
    """Write as it came out of a page copied as text."""
    return lambda report: copied(report, excerpt).encode()


EXCERPTS = {
    "每格带竖线": Excerpt(cells="bars", cut=True, seed=1),
    "行尾双竖线": Excerpt(cells="row bars", unnamed=("proactive.rules",), seed=2),
    "行尾三竖线": Excerpt(cells="long row bars", first=True, seed=3),
    "竖线独行": Excerpt(cells="lone bars all over", broken=frozenset({"heads"}), seed=4),
    "空行隔开": Excerpt(
        cells="blank lines", broken=frozenset({"heads", "labels"}), upright=True, seed=5
    ),
    "夹有页码": Excerpt(cells="lines", furniture=FURNITURE, cut=True, seed=6),
    "两行相连": Excerpt(
        cells="lines",
        together=("proactive.rules", "requests.granted", "requests.unprocessed_repeated"),
        seed=7,
    ),
    "缺行名": Excerpt(
        cells="bars",
        unnamed=("requests.carried_in", "requests.refused_process", "requests.unavailable_unclear"),
        seed=8,
    ),
    "栏头断开": Excerpt(cells="tabs", broken=frozenset({"heads"}), upright=True, seed=9),
}
"""How pages are met that were copied as text: see `excerpts`."""


def main() -> int:
    """Write every document whose name is given, or all."""
    editions = load_catalog(paths.forms()).editions
    now, then = editions["gkb-2021-30"], editions["gkb-2019-60"]
    chosen = set(sys.argv[1:])
    for number, (name, case) in enumerate(cases(now, then).items(), start=1):
        if not chosen or name in chosen:
            report, write, left = case(number)
            (HERE / name).write_bytes(write(report))
            told = json.dumps(expected(report, left), ensure_ascii=False, indent=0)
            (HERE / f"{name}.json").write_text(told + "\n", encoding="utf-8")
    return 0


Case = Callable[[int], tuple[Content, Writer, Sequence[str]]]


def cases(now: Edition, then: Edition) -> dict[str, Case]:
    """Return every document: what is in it, how it is written, what must be left."""

    def case(
        write: Writer,
        edition: Edition = now,
        left: Sequence[str] = (),
        **how: float,
    ) -> Case:
        def make(number: int) -> tuple[Content, Writer, Sequence[str]]:
            return content(edition, number, **how), write, left  # type: ignore[arg-type]  # `how` names real fields

        return make

    return {
        "制表符.txt": case(text(Style(join=tabbed))),
        "制表符-空格行名-全角.txt": case(text(Style(join=tabbed, loose=True))),
        "制表符-空白.txt": case(text(Style(join=tabbed, blank="/")), blanks=0.1),
        "竖线.txt": case(text(Style(join=piped))),
        "竖线-无边.txt": case(text(Style(join=piped_bare))),
        "竖线-独行.txt": case(text(Style(join=piped_lines))),
        "一行一格.txt": case(text(Style(join=in_lines))),
        "多个空格.txt": case(text(Style(join=spaced))),
        "一个空格.txt": case(text(Style(join=single_spaced))),
        "连写.txt": case(text(Style(join=glued)), most=2),
        "国标码.txt": case(lambda report: written(report, Style(join=tabbed)).encode("gb18030")),
        "繁体.txt": case(text(Style(join=tabbed, traditional=True))),
        "别名.txt": case(text(Style(join=tabbed, aliases=True))),
        "无标题.txt": case(text(Style(join=tabbed, headings="none"))),
        "列表标题.txt": case(text(Style(join=tabbed, headings="bullets"))),
        "编号不同.txt": case(text(Style(join=tabbed, headings="shifted"))),
        "旧表式.txt": case(text(Style(join=tabbed)), then),
        "星号.txt": case(
            text(Style(join=tabbed, masked="requests.granted.")), left=("requests.granted.",)
        ),
        "少一格.txt": case(
            text(Style(join=tabbed, short="requests.carried_in.")), left=("requests.carried_in.",)
        ),
        "多一行.txt": case(text(Style(join=tabbed, extra=True))),
        "网站.html": case(lambda report: as_html(report, Page(site=True, encoding="gb18030"))),
        "嵌套.html": case(lambda report: as_html(report, Page(nested=True))),
        "空白全角.html": case(lambda report: as_html(report, Page(wide=True)), blanks=0.15),
        "图片.html": case(
            lambda report: as_html(report, Page(picture="requests")), left=("requests.",)
        ),
        "重复合并.html": case(lambda report: as_html(report, Page(repeated=True))),
        "合并单元格.docx": case(as_docx),
        "分成两表.docx": case(lambda report: as_docx(report, split=True, numbered=True)),
        "旧表式.docx": case(as_docx, then),
        "多张表.xlsx": case(as_xlsx, blanks=0.1),
        "文本数字.xlsx": case(lambda report: as_xlsx(report, as_text=True, one_sheet=True)),
        "老格式.xls": case(lambda report: converted(as_xlsx(report), "xlsx", "xls")),
        "跨页.pdf": case(lambda report: converted(as_docx(report, small=False), "docx", "pdf")),
        "窄栏.pdf": case(
            lambda report: converted(as_docx(report, small=False), "docx", "pdf"),
            most=40_000,
            blanks=0.05,
        ),
        "办公软件.html": case(lambda report: converted(as_docx(report), "docx", "html")),
        **{
            f"摘录-{name}.txt": case(excerpted(excerpt), noughts=0)
            for name, excerpt in EXCERPTS.items()
        },
        "老格式.doc": case(lambda report: converted(as_docx(report), "docx", WORD_97), blanks=0.1),
        "老格式.wps": case(lambda report: converted(as_docx(report, split=True), "docx", WORD_97)),
        "旧表式.doc": case(lambda report: converted(as_docx(report), "docx", WORD_97), then),
        "办公软件.odt": case(lambda report: converted(as_docx(report), "docx", "odt")),
        "办公软件.rtf": case(lambda report: converted(as_docx(report), "docx", "rtf"), blanks=0.1),
        "办公软件.ods": case(lambda report: converted(as_xlsx(report), "xlsx", "ods"), blanks=0.1),
    }


WORD_97 = "doc:MS Word 97"


def converted(data: bytes, before: str, after: str) -> bytes:
    """Pass a document through the office suite."""
    suite = shutil.which("soffice")
    if suite is None:
        sys.exit("needs the office suite: apt-get install libreoffice")
    folder = HERE / ".office"
    folder.mkdir(exist_ok=True)
    source = folder / f"a.{before}"
    source.write_bytes(data)
    subprocess.run(
        [suite, "--headless", "--convert-to", after, "--outdir", folder, source],
        check=True,
        capture_output=True,
    )
    result = (folder / f"a.{after.partition(':')[0]}").read_bytes()
    shutil.rmtree(folder)
    return result


if __name__ == "__main__":
    sys.exit(main())
