"""Command that writes the archival packet (归档包) of a final report."""

from argparse import Namespace
from dataclasses import asdict, replace

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.cli.command import file_path
from zwgk_desktop.cli.opening import open_report_to_write
from zwgk_desktop.cli.spec import Answer, CommandSpec, argument, argument_adder, unchanged_answer
from zwgk_desktop.services import archiving

_STAMP_ITEMS = (
    ("fonds", "全宗号"),
    ("filing_year", "归档年度，默认为成文日期的年度"),
    ("office", "机构或问题"),
    ("retention", "保管期限：永久、30年、10年"),
    ("item", "件号"),
    ("document_number", "文号，写进归档文件目录"),
)
"""Items of the archive stamp, each with its help. By default the stored or proposed ones."""


def _archive(arguments: Namespace, catalog: Catalog) -> Answer:
    given = {name: getattr(arguments, name) for name, _ in _STAMP_ITEMS}
    with open_report_to_write(arguments, catalog) as session:
        stamp = replace(
            archiving.proposal(session),
            **{name: text for name, text in given.items() if text is not None},
        )
        packet = archiving.prepare(session, stamp)
    written = archiving.write_packet(packet, arguments.output)
    blank = f"归档章留空待填：{'、'.join(written.blank)}"
    return Answer(
        {
            "folder": str(written.folder),
            "files": list(written.files),
            "pages": written.pages,
            "version": packet.version.number,
            "stamp": asdict(packet.stamp),
            "blank": list(written.blank),
        },
        (f"已写成归档包：{written.folder}", *([blank] if written.blank else ())),
        warnings=written.warnings,
    )


COMMANDS = (
    CommandSpec(
        name="archive",
        help="把定稿的一版写成归档包（一个新文件夹）",
        run=_archive,
        to_answer=unchanged_answer,
        add_arguments=argument_adder(
            argument(
                "--output", metavar="文件夹", type=file_path, required=True, help="还没有的文件夹"
            ),
            *(
                argument(f"--{name.replace('_', '-')}", metavar="内容", help=said)
                for name, said in _STAMP_ITEMS
            ),
        ),
    ),
)
