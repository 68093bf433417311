"""导出诊断包: what a technician needs, and nothing that anybody entered."""

import json
import logging
import platform
import re
import sys
import tempfile
from importlib.metadata import distributions
from pathlib import Path

from zwgk_desktop import __version__, paths
from zwgk_desktop.atomic_file import Purpose
from zwgk_desktop.catalog import Catalog
from zwgk_desktop.sealed_zip import write_zip
from zwgk_desktop.services.outgoing import Outgoing, sending
from zwgk_desktop.services.recovery.examine import examine
from zwgk_desktop.services.updates.installation import sources
from zwgk_desktop.services.workspace import Workspace

log = logging.getLogger(__name__)

_BUNDLE = Purpose("导出", code="D01", mode=0o600)
_CODE = re.compile(r"（代码 ([A-Z]\d\d)）")
_HEAD = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[,.]\d+ [A-Z]+ [\w.]+ ", re.ASCII)
_TRACE = re.compile(
    r'\s*File ".*[/\\](?P<file>[\w.]+)", line (?P<line>\d+), in (?P<name>[\w<>]+)', re.ASCII
)
_SOURCE = re.compile(r"(?:\s{4,}.*|Traceback .*|During handling .*|The above exception .*)")
_KIND = re.compile(r"(?P<kind>[\w.]*(?:Error|Exception|Warning|Interrupt))\b.*", re.ASCII)
"""What we and Python write is ASCII; a name of a unit or a file is not taken for it."""
_MOST = 2_000_000  # characters of the log: its end


def write_bundle(target: Path, workspace: Path, catalog: Catalog, log: Path | None = None) -> None:
    """Write the bundle: versions, log and, when it can be read, a scrambled workspace.

    Raises:
        UserError: It cannot be written (D01).
    """
    told = versions(workspace)
    lines = clean_log(_read(log or paths.log_file()))
    outgoing = Outgoing(texts=[("诊断包的版本清单", told), ("诊断包的日志", lines)])
    with (
        sending(target, outgoing, _BUNDLE) as part,
        tempfile.TemporaryDirectory(prefix="zwgk-") as folder,
    ):
        members: list[tuple[str, bytes | Path]] = [
            ("versions.json", told.encode()),
            ("zwgk.log", lines.encode()),
        ]
        copy = _scrambled(workspace, Path(folder) / "workspace.zwgk", catalog)
        if copy is not None:
            members.append((copy.name, copy))
        write_zip(part, members)


def versions(workspace: Path) -> str:
    """Return versions of everything, and what the workspace was found to be, as JSON."""
    found = examine(workspace)
    told = {
        "zwgk_desktop": __version__,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "frozen": bool(getattr(sys, "frozen", False)),
        "packages": {each.name: each.version for each in distributions()},
        "forms_and_calendars": [
            {"what": one.what, "from": one.origin, "standing": one.standing} for one in sources()
        ],
        "workspace": {
            "condition": found.condition.value,
            "faults": len(found.faults),
            "size": _size(workspace),
        },
    }
    return json.dumps(told, ensure_ascii=False, indent=2, sort_keys=True)


def clean_log(log: str) -> str:
    """Leave of a log what the program wrote: times, places, kinds and codes of failures."""
    return "\n".join(_clean_line(line) for line in log.splitlines())


def _clean_line(line: str) -> str:
    """Keep a line's form; of what it says only what the program itself put there."""
    head = _HEAD.match(line)
    if head:
        return head[0] + _said(line[head.end() :])
    trace = _TRACE.fullmatch(line)
    if trace:
        return f'  File "{trace["file"]}", line {trace["line"]}, in {trace["name"]}'
    return "" if _SOURCE.fullmatch(line) else _said(line)


def _said(words: str) -> str:
    codes = "".join(_CODE.findall(words))
    kind = _KIND.fullmatch(words)
    if kind:
        return f"{kind['kind']} {codes}".rstrip()
    return f"… {codes}".rstrip()


def _read(log: Path) -> str:
    try:
        return log.read_text("utf-8", "replace")[-_MOST:]
    except OSError:
        return ""


def _size(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0


def _scrambled(workspace: Path, copy: Path, catalog: Catalog) -> Path | None:
    """Write a scrambled copy; None when the workspace cannot be read.

    A damaged one may break anything on the way: the rest is sent all the same.
    """
    try:
        with Workspace.open(workspace, catalog, writing=False, program="诊断") as opened:
            opened.write_scrambled(copy)
    except Exception:
        log.info("no scrambled copy", exc_info=True)
        return None
    return copy
