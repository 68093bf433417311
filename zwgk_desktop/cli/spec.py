"""What a command is: one declaration, in the module of its topic."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any, Generic, TypeVar

from zwgk_desktop.catalog import Catalog

_T = TypeVar("_T")


class Need(Enum):
    """Whether a command must be told a unit, or a year."""

    REQUIRED = auto()
    OPTIONAL = auto()
    NONE = auto()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command answers.

    Args:
        data: The one JSON document.
        lines: The same for people.
        warnings: Sentences for stderr.
        code: The exit code: 0, 1, or 2 where all there was to do was refused.
    """

    data: dict[str, Any]
    lines: tuple[str, ...]
    warnings: tuple[str, ...] = field(default=())
    code: int = 0


@dataclass(frozen=True, slots=True)
class Argument:
    """Something that may be said after a command, as argparse takes it."""

    names: tuple[str, ...]
    options: Mapping[str, Any]


def argument(*names: str, **options: Any) -> Argument:
    """Declare one: ``argument("--level", metavar="级别", help="…")``."""
    return Argument(names, options)


def arguments(*declared: Argument) -> Callable[[ArgumentParser], None]:
    """Declare all that may be said after a command, beside what every command may be told."""

    def add(parser: ArgumentParser) -> None:
        for one in declared:
            parser.add_argument(*one.names, **one.options)

    return add


def _nothing_more(_parser: ArgumentParser) -> None:
    """Nothing may be said beside what every command may be told."""


def as_it_is(answer: Answer) -> Answer:
    """Show what was an answer from the beginning."""
    return answer


@dataclass(frozen=True, kw_only=True)
class CommandSpec(Generic[_T]):
    """One command.

    Args:
        name: One or two words, as they are said: ``show``, ``request add``.
        help: One line for people.
        run: Does it, through the services, with the forms we ship; returns what came of it.
        shown: Turns that into an answer.
        options: Adds what may be said beside workspace, unit, year, JSON and waiting.
    """

    name: str
    help: str
    run: Callable[[Namespace, Catalog], _T]
    shown: Callable[[_T], Answer]
    options: Callable[[ArgumentParser], None] = _nothing_more
    unit: Need = Need.REQUIRED
    year: Need = Need.REQUIRED

    def answer(self, said: Namespace, catalog: Catalog) -> Answer:
        """Do what the words ask for and put what came of it into an answer."""
        return self.shown(self.run(said, catalog))
