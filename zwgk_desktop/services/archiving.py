"""Archival packet (归档包): write a final report with its records as a folder for the archive."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from zwgk_desktop import __version__, paths
from zwgk_desktop.catalog.archive_words import ArchiveWords, read_archive_words
from zwgk_desktop.domain.archive_stamp import ArchiveStamp, proposed_stamp
from zwgk_desktop.domain.characters import storable_text
from zwgk_desktop.domain.entries import as_one_line, parse_year
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.file_names import file_name
from zwgk_desktop.domain.personal_data import find_personal_data
from zwgk_desktop.domain.progress import Progress, no_progress
from zwgk_desktop.domain.report import Report
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.exporters.contents import ArchivalCopy, CellContent
from zwgk_desktop.exporters.exporter import Export
from zwgk_desktop.exporters.registry import ARCHIVAL_COPY, ARCHIVE_LIST, CHANGES, OFD
from zwgk_desktop.services import finalising, history
from zwgk_desktop.services.editing import ActKind, ActSummary, EditingSession, Version
from zwgk_desktop.services.exporting import proposed_name
from zwgk_desktop.services.outgoing import Outgoing, kept_personal_data, send_folder_out
from zwgk_desktop.services.packages.submitting import with_reasons
from zwgk_desktop.services.page_check import CHECK_NAME as PAGE_CHECK
from zwgk_desktop.services.page_check import PageCheck, stored_check

CHANGE_LOG, METADATA, HASHES = "修改记录", "元数据", "校验值"
"""Names of files of the packet, without suffix. The others are named by their documents."""

_LOG_HEADS = ("序号", "时间", "操作", "内容")
_NOT_LISTED = "含个人信息，不列出"
_PAGES = "pages"
_LONGEST, _LONGEST_NUMBER = 8, 30
"""Most characters of an item of the stamp, and of the 文号."""


@dataclass(frozen=True, slots=True)
class PreparedPacket:
    """Contents of a packet, read from the workspace; writing it needs no workspace.

    Args:
        report: The newest version.
        log: Rows of the change log: number, time, kind and words of each act.
        check: Last check of the published page against this version, or None.
        published: Day and web page of publication, where known.
        outgoing: Texts to be checked for personal data.
    """

    report: Report
    version: Version
    stamp: ArchiveStamp
    log: Sequence[Sequence[CellContent]]
    check: PageCheck | None
    published: tuple[date | None, str]
    outgoing: Outgoing


@dataclass(frozen=True, slots=True)
class WrittenPacket:
    """Packet that was written.

    Args:
        files: Names of its files.
        pages: Number of pages of the archive's copy.
        blank: Labels of the items of the stamp that were left blank.
        warnings: Sentences about flaws of the documents.
    """

    folder: Path
    files: tuple[str, ...]
    pages: int
    blank: tuple[str, ...]
    warnings: tuple[str, ...]


@lru_cache(maxsize=1)
def archive_words() -> ArchiveWords:
    """Return the wording of stamp and catalogue."""
    return read_archive_words(paths.resources() / "archive.toml")


def proposal(session: EditingSession) -> ArchiveStamp:
    """Return the stamp to propose for a report.

    Raises:
        UserError: The report is not final (V05).
    """
    if not session.frozen:
        raise UserError("报告还没有定稿，不能归档", remedy="请先定稿，再做归档包", code="V05")
    return proposed_stamp(session.report, session.earlier)


def checked_stamp(stamp: ArchiveStamp) -> ArchiveStamp:
    """Return a stamp with each item as one line.

    Raises:
        UserError: An item cannot be stored (T01) or is too long (T02), the year is none (F02),
            or the retention period is unknown (A02).
    """
    words = archive_words()
    items: dict[str, str] = {}
    for name, text in asdict(stamp).items():
        label = words.labels[name]
        items[name] = storable_text(as_one_line(text), label) or ""
        longest = _LONGEST_NUMBER if name == "document_number" else _LONGEST
        if len(items[name]) > longest:
            raise UserError(
                f"{label}“{items[name]}”太长", remedy=f"请用简称，最多{longest}个字", code="T02"
            )
    if items["filing_year"]:
        items["filing_year"] = str(parse_year(items["filing_year"]))
    if items["retention"] not in {"", *words.periods}:
        raise UserError(
            f"没有“{items['retention']}”这个保管期限",
            remedy=f"可以写：{'、'.join(words.periods)}",
            code="A02",
        )
    return ArchiveStamp(**items)


def archive(
    session: EditingSession, folder: Path, stamp: ArchiveStamp, progress: Progress = no_progress
) -> WrittenPacket:
    """Write the packet of a final report.

    Raises:
        UserError: As for `prepare` and `write_packet`.
    """
    return write_packet(prepare(session, stamp), folder, progress)


def prepare(session: EditingSession, stamp: ArchiveStamp) -> PreparedPacket:
    """Collect the contents of a packet, and store the stamp with the report as one act.

    Raises:
        UserError: The report is not final (V05), an item of the stamp is invalid (T01, T02, F02,
            A02), the packet would contain personal data (E04), or the file is damaged (D11).
    """
    session.ensure_sound()
    proposal(session)
    stamp = checked_stamp(stamp)
    version = session.versions[-1]
    report = finalising.version_report(session, version)
    log, check = tuple(_log_rows(session, version)), stored_check(session)
    roles = report.edition.roles.fields
    day = session.report.field_value(roles.published_on)
    page = session.report.field_text(roles.published_page)
    texts = [("归档章", "\n".join(asdict(stamp).values())), ("发布网页", page)]
    texts += [(CHANGE_LOG, str(row[-1])) for row in log]
    if check is not None:
        texts.append((PAGE_CHECK, "\n".join((check.after.label, *check.change_list().lines))))
    outgoing = Outgoing(
        reports=(with_reasons(report, session.report),),
        texts=texts,
        names=report.applicant_names,
        own=kept_personal_data(session.report),
    )
    outgoing.ensure_no_personal_data()
    session.apply(stamp.values(), ActKind.ARCHIVE)
    published = (day if isinstance(day, date) else None, page)
    return PreparedPacket(report, version, stamp, log, check, published, outgoing)


def write_packet(
    packet: PreparedPacket, folder: Path, progress: Progress = no_progress
) -> WrittenPacket:
    """Write a packet as a new folder, whole or not at all. The same packet gives the same bytes.

    Args:
        packet: Contents of the packet.
        folder: Path of the folder, which must not exist.
        progress: Called with the progress of the pages, for each document with pages.

    Raises:
        UserError: It contains personal data (E04), a font is missing (E05), or the folder exists
            or cannot be written (E01).
        CancelledError: `progress` asked to stop; nothing was written.
    """
    words, report = archive_words(), packet.report
    day = report.issued_on or packet.version.at.date()
    data = finalising.canonical_text(report).encode()
    cells = _stamp_cells(packet.stamp)
    copy = ArchivalCopy(report, cells, (words.width, words.height), data, day)
    pdf = ARCHIVAL_COPY.compose(copy, progress)
    catalogue = _catalogue_row(packet, pdf.length)
    ofd = OFD.compose(Export(report, (), version=packet.version.number), progress)
    lists = {
        CHANGE_LOG: ARCHIVE_LIST.compose(CHANGE_LOG, _LOG_HEADS, packet.log, day),
        words.catalogue: ARCHIVE_LIST.compose(words.catalogue, words.heads, [catalogue], day),
    }
    files = {proposed_name(report, "pdf"): pdf.content, proposed_name(report, "ofd"): ofd.content}
    files |= {f"{name}.xlsx": one.content for name, one in lists.items()}
    if packet.check is not None:
        checked = CHANGES.compose_as(".txt", packet.check.change_list())
        files[f"{PAGE_CHECK}.txt"] = checked.content
    files[f"{METADATA}.json"] = _metadata(packet, files, pdf.length)
    files[f"{HASHES}.txt"] = "".join(
        f"{_sha256(content)}  {name}\n" for name, content in files.items()
    ).encode()
    send_folder_out(folder, list(files.items()), packet.outgoing)
    blank = tuple(label for row in cells for label, text in row if text == "")
    return WrittenPacket(folder, tuple(files), pdf.length, blank, pdf.warnings)


def folder_name(report: Report) -> str:
    """Return the name to propose for the folder of a packet."""
    return file_name(report.title, "归档包")


def _log_rows(session: EditingSession, version: Version) -> Iterator[Sequence[CellContent]]:
    """Yield a row for each act up to the one that made the version final."""
    names = session.report.applicant_names
    for number, act in enumerate(history.acts_of(session), start=1):
        words = _act_words(session.report.edition, act, names)
        yield number, f"{act.at.astimezone():%Y-%m-%d %H:%M:%S}", act.kind.label, words
        if act.kind is ActKind.FINALISE and act.at == version.at:
            return


def _act_words(edition: Edition, act: ActSummary, names: frozenset[str]) -> str:
    """Return an act in words, without its values if one holds personal data.

    A value that was masked or deleted later still stands in the history.
    """
    values = (value for change in act.changes for value in (change.before, change.after))
    texts = (act.note, *(value for value in values if isinstance(value, str)))
    if any(find_personal_data(text, names) for text in texts):
        return f"{act.kind.label}：{_NOT_LISTED}"
    return history.describe_act(edition, history.without_ties(act))


def _stamp_cells(stamp: ArchiveStamp) -> list[list[tuple[str, str | None]]]:
    """Return label and text of each cell of the stamp; None for the number of pages."""
    words, items = archive_words(), asdict(stamp)
    return [
        [(words.labels[item], None if item == _PAGES else items[item]) for item in row]
        for row in words.rows
    ]


def _catalogue_row(packet: PreparedPacket, pages: int) -> Sequence[CellContent]:
    report, stamp = packet.report, packet.stamp
    day = f"{report.issued_on:%Y%m%d}" if report.issued_on else ""
    return (stamp.item, report.signer, stamp.document_number, report.title, day, pages, "")


def _metadata(packet: PreparedPacket, files: Mapping[str, bytes], pages: int) -> bytes:
    """Return the metadata file: JSON with Chinese keys, one a line."""
    report, version, words = packet.report, packet.version, archive_words()
    cells = [cell for row in _stamp_cells(packet.stamp) for cell in row]
    day, page = packet.published
    data = {
        "题名": report.title,
        "责任者": report.signer,
        "单位": f"{report.unit}{report.scope.mark}",
        "文号": packet.stamp.document_number,
        "报告年度": report.year,
        "表式": {"代号": report.edition.id, "名称": report.edition.name},
        "版次": version.number,
        "定稿时间": version.at.isoformat(),
        "定稿内容的校验值": version.hash,
        "更正原因": version.reason,
        "成文日期": report.issued_on.isoformat() if report.issued_on else "",
        "发布日期": day.isoformat() if day else "",
        "发布网页": page,
        "发布核对": None if packet.check is None else f"{len(packet.check.found)}处不同",
        "归档章": {label: str(pages) if text is None else text for label, text in cells},
        "依据": list(words.sources),
        "软件": {"名称": "zwgk_desktop", "版本": __version__},
        "文件": [
            {"名称": name, "字节": len(content), "SHA-256": _sha256(content)}
            for name, content in files.items()
        ],
    }
    return f"{json.dumps(data, ensure_ascii=False, indent=2)}\n".encode()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
