"""The command that writes documents."""

from argparse import Namespace
from collections.abc import Iterator

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.cli.opening import reading
from zwgk_desktop.cli.parsing import file_path
from zwgk_desktop.cli.spec import Answer, Argument, CommandSpec, argument, arguments, as_it_is
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.services.exporting import EXPORTERS, export_of, export_options, export_report


def _export(said: Namespace, catalog: Catalog) -> Answer:
    with reading(said, catalog) as session:
        if not said.draft:
            session.ensure_sound()
        export = export_of(session, _options(said))
    composed = export_report(said.format, export, said.output, as_draft=said.draft)
    mark = "（草稿）" if export.draft else ""
    return Answer(
        {"file": str(said.output), EXPORTERS[said.format].counted.key: composed.length},
        (f"已导出{mark}：{said.output}",),
        warnings=composed.warnings,
    )


def _options(said: Namespace) -> object:
    """Return what was chosen about the document, None for one nothing can be chosen about."""
    chosen = {}
    for option in export_options().values():
        value = getattr(said, option.name)
        if value is None:
            continue
        if said.format not in option.exporters:
            raise UserError(
                f"{option.flag} 只用于 {'、'.join(option.exporters)}，不能用于 {said.format}",
                remedy="请去掉它，或者改为导出它所用于的文件",
                code="A02",
            )
        chosen[option.name] = type(option.default)(value)
    kind = EXPORTERS[said.format].options
    return kind(**chosen) if kind else None


def _arguments() -> Iterator[Argument]:
    names = tuple(EXPORTERS)
    yield argument("format", metavar="格式", choices=names, help="、".join(names))
    yield argument("--output", metavar="文件", type=file_path, required=True, help="写到哪里")
    yield argument("--draft", action="store_true", help="有问题时也导出，标明草稿")
    for option in export_options().values():
        if isinstance(option.default, bool):
            yield argument(option.flag, action="store_true", default=None, help=option.help)
        else:
            choices = tuple(type(option.default))
            yield argument(option.flag, choices=choices, help=option.help)


COMMANDS = (
    CommandSpec(
        name="export",
        help="导出文件，已有的会被替换",
        run=_export,
        shown=as_it_is,
        options=arguments(*_arguments()),
    ),
)
