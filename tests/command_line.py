"""The command `zwgk` under test, run in this process."""

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
import simplejson
from workspaces import UNIT

from zwgk_desktop.cli import main
from zwgk_desktop.domain.spec import Edition


class CommandResult(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return simplejson.loads(self.out, use_decimal=True)


Run = Callable[..., CommandResult]


def run_command(capsys: pytest.CaptureFixture[str], *words: object) -> CommandResult:
    code = main([*map(str, words)])
    return CommandResult(code, *capsys.readouterr())


def run_json(capsys: pytest.CaptureFixture[str], *words: object) -> CommandResult:
    """Run a command that answers in JSON."""
    return run_command(capsys, *words, "--json")


def nil_entries(edition: Edition, *other: str, year: int = 2023) -> list[str]:
    """Return the `set` entries of a sound report without figures, some replaced or added."""
    values = dict.fromkeys(edition.entered, "0") | {
        "text.overview": "（一）主动公开。（二）依申请公开。考核、评议、追责都已写明。",
        "text.problems": "公开不够及时。下一步改进。",
        "text.other_matters": "没有收取信息处理费。",
        "report.issued_on": f"{year + 1}-1-15",
        "report.signed_by": UNIT,
        "report.contact": "党政办公室 0931-8000001",
    }
    values |= dict(entry.split("=", 1) for entry in other)
    return [f"{address}={text}" for address, text in values.items()]
