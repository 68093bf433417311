"""What a command of the books is, and the books it works on."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import date
from typing import Any, cast

import simplejson

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.cli.opening import open_to_read, open_to_write
from zwgk_desktop.cli.spec import Answer, CommandSpec, Need, as_it_is
from zwgk_desktop.domain.books.fields import PERSONAL_FIELDS
from zwgk_desktop.domain.entries import parse_date
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.services.books.registers import UnitBooks

_LONGEST = 100_000


def book_command(
    name: str,
    help_text: str,
    options: Callable[[ArgumentParser], None],
    run: Callable[[Namespace, Catalog], Answer],
) -> CommandSpec[Answer]:
    """Declare a command of a unit's books: ``request add``."""
    return CommandSpec(
        name=name, help=help_text, run=run, shown=as_it_is, options=options, year=Need.NONE
    )


@contextmanager
def reading(said: Namespace, catalog: Catalog) -> Generator[UnitBooks]:
    """Open the books of a unit to look."""
    with open_to_read(said, catalog) as workspace:
        yield workspace.books(said.unit)


@contextmanager
def writing(said: Namespace, catalog: Catalog, *, create: bool = False) -> Generator[UnitBooks]:
    """Open the books of a unit to write; with `create` an absent workspace is made."""
    with open_to_write(said, catalog, create=create) as workspace:
        yield workspace.books(said.unit)


def day_of(text: str | None, what: str) -> date | None:
    """Read a day that may be left out.

    Raises:
        UserError: It is none (F04).
    """
    return None if text is None else parse_date(text, what)


def as_of(said: Namespace) -> date | None:
    """Return the day that is to be taken for today; None for today itself."""
    return day_of(said.as_of, "--as-of")


def add_as_of(parser: ArgumentParser) -> None:
    """Add the day that is to be taken for today."""
    parser.add_argument(
        "--as-of", metavar="日期", help="当作今天是这一天，以后的事项和办结不计；默认为今天"
    )


def assigned(words: list[str]) -> dict[str, str]:
    """Read what is to be changed, each as ``FIELD=VALUE``.

    Raises:
        UserError: One is not written so, or a field is given twice (A02).
    """
    said: dict[str, str] = {}
    for word in words:
        name, equals, text = word.partition("=")
        if not equals or name.strip() in said:
            why = "写了两次" if equals else "不是“栏目=内容”的写法"
            raise UserError(f"“{word}”{why}", remedy="例如 subject=某某事项", code="A02")
        said[name.strip()] = text
    return said


def personal_fields(said: Namespace) -> dict[str, str]:
    """Return the personal fields given: as arguments, or as JSON on standard input.

    Raises:
        UserError: What comes on standard input is not what was announced (A02).
    """
    names = [field.name for field in PERSONAL_FIELDS]
    given = {name: value for name in names if (value := getattr(said, name, None)) is not None}
    if said.personal is None:
        return given
    if said.personal != "-":
        raise _not_personal()
    try:
        data = simplejson.loads(sys.stdin.read(_LONGEST))
    except ValueError as exc:
        raise _not_personal() from exc
    if not isinstance(data, dict):
        raise _not_personal()
    fields = cast("dict[str, Any]", data)
    if not all(name in names and isinstance(value, str) for name, value in fields.items()):
        raise _not_personal()
    return given | fields


def add_personal(parser: ArgumentParser) -> None:
    """Add the personal fields, each as a word of its own or all as JSON on standard input."""
    for field in PERSONAL_FIELDS:
        parser.add_argument(f"--{field.name}", metavar=field.label, help=field.label)
    parser.add_argument(
        "--personal", metavar="-", help="从标准输入读入个人信息的 JSON，不出现在命令行上"
    )


def _not_personal() -> UserError:
    return UserError(
        "没有从标准输入读到个人信息",
        remedy='请写 --personal -，并在标准输入给出 {"applicant": "…"} 这样的 JSON',
        code="A02",
    )
