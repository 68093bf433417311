"""Due dates as a calendar file (RFC 5545), for those who live in a calendar."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from zwgk_desktop.exporters.contents import Deadline
from zwgk_desktop.exporters.exporter import Composed

_LINE = 75  # octets, the line's end left out


def compose_calendar(name: str, deadlines: Iterable[Deadline], stamp: date) -> Composed:
    """Return the file; the same deadlines on the same day give the same bytes."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//zwgk_desktop//register//ZH",
        f"X-WR-CALNAME:{_escaped(name)}",
    ]
    for one in deadlines:
        lines += _event(one, stamp)
    lines.append("END:VCALENDAR")
    text = "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))
    return Composed(text.encode())


def _event(one: Deadline, stamp: date) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_escaped(one.key)}@zwgk"
    yield f"DTSTAMP:{stamp:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{one.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{one.day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_escaped(one.summary)}"
    if one.details:
        yield f"DESCRIPTION:{_escaped(one.details)}"
    yield "END:VEVENT"


def _escaped(text: str) -> str:
    for char in ("\\", ";", ","):
        text = text.replace(char, f"\\{char}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Break a line that is too long, never inside a character."""
    rest, room = line, _LINE
    while len(rest.encode()) > room:
        at = len(rest.encode()[:room].decode(errors="ignore"))
        yield rest[:at]
        rest, room = f" {rest[at:]}", _LINE
    yield rest
