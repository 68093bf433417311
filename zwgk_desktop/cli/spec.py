"""Declaration of a command: `CommandSpec`, its arguments and its answer."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any, Generic, TypeVar

from zwgk_desktop.catalog import Catalog

_T = TypeVar("_T")


class Need(Enum):
    """Whether a command requires a unit or a year."""

    REQUIRED = auto()
    OPTIONAL = auto()
    NONE = auto()


@dataclass(frozen=True, slots=True)
class Answer:
    """Answer of a command.

    Args:
        data: Data for the JSON output.
        lines: The same as text lines.
        warnings: Sentences for stderr.
        code: The exit code: 0, 1, or 2 if everything was refused.
    """

    data: dict[str, Any]
    lines: tuple[str, ...]
    warnings: tuple[str, ...] = field(default=())
    code: int = 0


@dataclass(frozen=True, slots=True)
class Argument:
    """Argument of a command, with argparse's names and options."""

    names: tuple[str, ...]
    options: Mapping[str, Any]


def argument(*names: str, **options: Any) -> Argument:
    """Declare an argument: ``argument("--level", metavar="级别", help="…")``."""
    return Argument(names, options)


def argument_adder(*declared: Argument) -> Callable[[ArgumentParser], None]:
    """Return a function that adds the arguments of a command to a parser."""

    def add(parser: ArgumentParser) -> None:
        for one in declared:
            parser.add_argument(*one.names, **one.options)

    return add


def _add_no_arguments(_parser: ArgumentParser) -> None:
    """Add no arguments beyond the common ones."""


def unchanged_answer(answer: Answer) -> Answer:
    """Return an answer unchanged."""
    return answer


@dataclass(frozen=True, kw_only=True)
class CommandSpec(Generic[_T]):
    """Command of ``zwgk``.

    Args:
        name: One or two words: ``show``, ``request add``.
        help: One line for people.
        run: Function that runs the command with arguments and catalogue; returns a result.
        to_answer: Function that converts the result to an answer.
        add_arguments: Adds arguments beyond workspace, unit, year, JSON and waiting time.
    """

    name: str
    help: str
    run: Callable[[Namespace, Catalog], _T]
    to_answer: Callable[[_T], Answer]
    add_arguments: Callable[[ArgumentParser], None] = _add_no_arguments
    unit: Need = Need.REQUIRED
    year: Need = Need.REQUIRED

    @property
    def names_report(self) -> bool:
        """Whether unit and year name a report, so that its scope can be given too."""
        return Need.NONE not in {self.unit, self.year}

    def answer(self, arguments: Namespace, catalog: Catalog) -> Answer:
        """Run the command and return its answer."""
        return self.to_answer(self.run(arguments, catalog))
