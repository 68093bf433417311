"""发布核对: compare the published page with the newest final version of its report."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.addresses import (
    Address,
    field_address,
    source_address,
    text_address,
)
from zwgk_desktop.domain.dates import day_text
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.numbers import parse_numeral
from zwgk_desktop.domain.report import Report, Value
from zwgk_desktop.domain.rules.published import (
    PAGE_DAY,
    PAGE_DIFFERENCES,
    PAGE_FILE,
    PAGE_VERSION,
    TITLE,
    PageDifference,
    as_text,
    decode_differences,
    encode_differences,
    place_label,
    value_of,
    visible_characters,
)
from zwgk_desktop.domain.tables import Table
from zwgk_desktop.importers.readers import read_document
from zwgk_desktop.importers.recognise import OwnWords, RecognisedReport, Unsure
from zwgk_desktop.services.books.dues import current_day
from zwgk_desktop.services.change_lists import ComparedVersion, Comparison, compared_versions
from zwgk_desktop.services.comparing import Difference, change_between
from zwgk_desktop.services.editing import ActKind, EditingSession
from zwgk_desktop.services.importing import recognise_document

CHECK_NAME = "发布核对"
_DAY = re.compile(r"(.+)年(.+)月(.+)[日号]")
_CONTACT = re.compile(r"(?:联系|咨询)?(?:电话|方式|人)[^:：]{0,8}[:：](.+)")
_SUPERVISION = re.compile(r"(?:监督|投诉|举报)[^:：]{0,8}[:：](.+)")


@dataclass(frozen=True, slots=True)
class PageCheck(Comparison):
    """Comparison of the newest version (`before`) with the published page (`after`).

    Args:
        found: All differences, in the form's order.
        unsure: Places of the page that could not be read for certain.
        file: Name and SHA-256 of the page's file.
    """

    found: tuple[Difference, ...] = ()
    unsure: tuple[Unsure, ...] = ()
    file: str = ""

    def differences(self) -> tuple[Difference, ...]:
        """Return the differences of the page from the version."""
        return self.found

    @property
    def same(self) -> bool:
        """Whether the page was read for certain and equals the version."""
        return not (self.found or self.unsure)


def newest_version(session: EditingSession) -> ComparedVersion:
    """Return the newest final version of a report.

    Raises:
        UserError: The report was never made final (V05).
    """
    versions = [side for side in compared_versions(session) if side.version]
    if not versions:
        raise UserError(
            "这份报告还没有定稿，没有可以与网页核对的一版", remedy="请先定稿", code="V05"
        )
    return versions[-1]


def read_page(path: Path, catalog: Catalog, report: Report, own: OwnWords) -> RecognisedReport:
    """Read the published page of a report, in a confined process.

    Raises:
        UserError: As for `recognise_file`, or the page is on another form (I05).
    """
    printed = replace(read_document(path), embedded="")  # what readers of the page see
    read = recognise_document(printed, catalog, own=own)
    if read.edition.id != report.edition.id:
        raise UserError(
            f"“{path.name}”是{read.edition.name}，定稿是{report.edition.name}",
            remedy="请确认选的是这份报告公布的网页",
            code="I05",
        )
    return read


def check_page(
    session: EditingSession, version: ComparedVersion, read: RecognisedReport
) -> PageCheck:
    """Compare a page with a version, and store the result with the report as one act.

    Raises:
        UserError: The workspace is read-only (D15) or damaged (D11).
    """
    checked = compare_page(version, read)
    values: dict[Address, Value | None] = {
        PAGE_VERSION: version.version,
        PAGE_DAY: current_day(),
        PAGE_FILE: checked.file,
        PAGE_DIFFERENCES: stored_differences(checked),
    }
    session.apply(values, ActKind.CHECK_PAGE, checked.file)
    return checked


def stored_differences(checked: PageCheck) -> str | None:
    """Return the differences of a check in their stored form; None for none."""
    return encode_differences(
        PageDifference(one.address, as_text(one.before), as_text(one.after))
        for one in checked.found
    )


def stored_check(session: EditingSession) -> PageCheck | None:
    """Return the last check of a page, if it was against the newest version.

    Places of the page that could not be read for certain are not stored.

    Raises:
        UserError: As for `newest_version`.
    """
    version, values = newest_version(session), session.report.values
    day = values.get(PAGE_DAY)
    if values.get(PAGE_VERSION) != version.version or not isinstance(day, date):
        return None
    edition, file = version.report.edition, str(values.get(PAGE_FILE, ""))
    stored = decode_differences(values.get(PAGE_DIFFERENCES))
    found = tuple(
        Difference(
            one.address,
            place_label(edition, one.address),
            one.version or None,
            one.page or None,
            None,
        )
        for one in stored
    )
    count = f"有{len(found)}处不同" if found else "没有发现不同"
    note = f"核对日期：{day_text(day)}。网页文件：{file}。{count}；认不准的地方没有保存。"
    page = ComparedVersion(f"网页（{file.partition(' sha256:')[0]}）", version.report, note)
    return PageCheck(CHECK_NAME, version, page, found, (), file)


def compare_page(version: ComparedVersion, read: RecognisedReport) -> PageCheck:
    """Return the differences of a page from a version, and what is unsure."""
    report, edition = version.report, version.report.edition
    found = tuple(
        Difference(
            address, place_label(edition, address), before, after, change_between(before, after)
        )
        for address, before, after in _differences(report, read)
    )
    unsure = tuple(_unsure(read))
    name = read.note.partition(" sha256:")[0]
    page = ComparedVersion(f"网页（{name}）", report, _unsure_note(unsure))
    return PageCheck(CHECK_NAME, version, page, found, unsure, read.note)


_Pair = tuple[Address, Value | None, Value | None]


def _differences(report: Report, read: RecognisedReport) -> Iterator[_Pair]:
    """Yield address, value of the report and value of the page where they differ."""
    edition = report.edition
    yield from _fields(report, read)
    for text in edition.texts:
        if text.id not in edition.section_of:
            yield from _text(report, read, text.id)
    for section in edition.sections:
        table = edition.table_of.get(section.content)
        if section.content in read.headings or (table and section.heading not in read.missing):
            seen = read.headings.get(section.content)
            yield from _pair(source_address(section.content), section.heading, seen)
        yield from _figures(report, read, table) if table else _text(report, read, section.content)


def _pair(address: Address, before: Value | None, after: Value | None) -> Iterator[_Pair]:
    """Yield a pair of values unless they are equal but for spaces."""
    if visible_characters(as_text(before)) != visible_characters(as_text(after)):
        yield address, before or None, after or None


def _fields(report: Report, read: RecognisedReport) -> Iterator[_Pair]:
    roles = report.edition.roles.fields
    yield from _pair(TITLE, report.title, read.title)
    yield from _pair(field_address(roles.issued_on), report.issued_on, _day(read.day))
    yield from _pair(field_address(roles.signed_by), report.signer, read.signer)
    page = [visible_characters(line) for line in read.lines]
    for field, label in ((roles.contact, _CONTACT), (roles.supervision, _SUPERVISION)):
        address = field_address(field)
        value = str(report.values.get(address, ""))
        if value and visible_characters(value) not in "".join(page):
            stated = (label.match(line) for line in _outside_texts(read, page))
            seen = next((match[1] for match in stated if match), None)
            if seen is not None and not _same_telephone(value, seen):
                yield address, value, seen


def _same_telephone(value: str, seen: str) -> bool:
    """Return whether a stated telephone is that of a longer contact, such as 党政办 0931-…."""
    return seen in visible_characters(value) or visible_characters(value) in seen


def _outside_texts(read: RecognisedReport, page: list[str]) -> Iterator[str]:
    """Yield the lines of a page that belong to no text and no table."""
    taken = {n for one in read.sources.values() for n in range(one.first, one.last + 1)}
    return (line for number, line in enumerate(page) if number not in taken)


def _day(printed: str) -> Value | None:
    """Return a printed day as a date; as printed if it is none; None for ""."""
    match = _DAY.fullmatch(visible_characters(printed))
    parts = [parse_numeral(part) for part in match.groups()] if match else [None]
    try:
        return date(*(part for part in parts if part is not None))
    except (TypeError, ValueError):
        return printed or None


def _text(report: Report, read: RecognisedReport, id_: str) -> Iterator[_Pair]:
    yield from _pair(text_address(id_), report.text(id_), read.texts.get(id_))


def _figures(report: Report, read: RecognisedReport, table: Table) -> Iterator[_Pair]:
    figures = _figures_of(read)
    for address in table.addresses:
        if address in figures:
            before, after = value_of(report, address), figures[address]
            if before != after:
                yield address, before, after


def _figures_of(read: RecognisedReport) -> Mapping[Address, Value | None]:
    """Return all figures read for certain, None for cells seen blank."""
    seen = dict.fromkeys(a for a in read.sources if read.edition.is_figure(a))
    return {**seen, **read.cells, **read.stated}


def _unsure(read: RecognisedReport) -> Iterator[Unsure]:
    """Yield what could not be compared: unsure places, absent tables, rows without a figure."""
    edition, figures = read.edition, _figures_of(read)
    told: set[tuple[str, str]] = set()
    for one in read.unsure:
        if one.address is None or one.address not in figures:
            told |= {edition.cell_of[one.address][:2]} if one.address else set()
            yield one
    for table in edition.tables:
        heading = edition.section_of[table.id].heading
        if heading in read.missing:
            yield Unsure(None, heading, "网页里没有读到这张表")
            continue
        for address in table.addresses:
            row = edition.cell_of[address][:2]
            if address not in figures and row not in told:
                told.add(row)
                yield Unsure(address, "", f"{edition.label(address)}：网页里没有读到")


def _unsure_note(unsure: Sequence[Unsure]) -> str:
    """Return the sentence on what could not be compared; "" for none."""
    reasons = "；".join(one.reason for one in unsure)
    return f"有 {len(unsure)} 处认不准，请对照网页：{reasons}" if unsure else ""
