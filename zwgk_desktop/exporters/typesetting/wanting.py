"""Which characters of a report no font has: 〓 is printed for them, and each is named."""

from collections.abc import Iterable, Iterator

from zwgk_desktop.domain.addresses import UNIT, Address, field_address, text_address
from zwgk_desktop.domain.report import Report
from zwgk_desktop.exporters.typesetting.fonts import WANTING, wanting


def glyph_warnings(report: Report, addresses: Iterable[Address]) -> tuple[str, ...]:
    """Return a sentence for each place where a character is wanting."""
    return tuple(_sentences(report, addresses))


def report_warnings(report: Report) -> tuple[str, ...]:
    """Return the same of all that a report prints."""
    roles, sections = report.edition.roles, report.edition.sections
    texts = [text_address(one) for one in (roles.texts.preface, *(s.content for s in sections))]
    signer = field_address(roles.fields.signed_by)
    known = (address for address in texts if address in report.values)
    return glyph_warnings(report, (UNIT, signer, *known))


def _sentences(report: Report, addresses: Iterable[Address]) -> Iterator[str]:
    for address in addresses:
        for char in wanting(str(report.values.get(address, "")).replace("\n", "")):
            yield (
                f"{report.edition.label(address)}：“{char}”（编码 U+{ord(char):04X}）"
                f"没有可用的字体，印成了“{WANTING}”，请改用其他字或者在纸上手写补上"
            )
