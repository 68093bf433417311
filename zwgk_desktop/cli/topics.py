"""Which module holds which commands: a command loads its own, and no other."""

from importlib import import_module
from types import MappingProxyType
from typing import Any

from zwgk_desktop.cli.spec import CommandSpec

TOPICS = MappingProxyType(
    {
        "reports": ("list", "show", "set", "undo", "redo", "history"),
        "checking": ("check", "explain"),
        "importing": ("import",),
        "exporting": ("export", "compare", "changes"),
        "finalising": ("finalise", "publish"),
        "submitting": ("submit", "terms"),
        "county": (
            "roster list",
            "roster import",
            "roster write",
            "roster add",
            "roster rename",
            "roster remove",
            "receive",
            "collection",
            "collection set",
        ),
        "examining": ("review", "remarks", "reply", "dispatch"),
        "sums": ("rollup", "alike"),
        "keeping": ("backup", "restore", "verify"),
        "updating": ("update",),
        "books.requests": (
            "request add",
            "request change",
            "request event",
            "request conclude",
            "request show",
            "request list",
            "request import",
            "request export",
            "request letter",
            "request remove",
        ),
        "books.other_books": (
            "document add",
            "document change",
            "document repeal",
            "document complete",
            "document list",
            "document remove",
            "decision set",
            "decision change",
            "decision list",
            "decision remove",
            "dispute add",
            "dispute change",
            "dispute decide",
            "dispute list",
            "dispute remove",
        ),
        "books.unit_books": ("calendar", "calendar add", "fill"),
    }
)
"""The modules of this package by topic, each with its commands in the order of the help."""


def find_command(words: list[str]) -> tuple[CommandSpec[Any], list[str]] | None:
    """Return the command that is said, and what is said after it; None for none of ours.

    A command of two words goes before one of its first word alone.
    """
    for length in (2, 1):
        name = " ".join(words[:length])
        for topic, names in TOPICS.items():
            if name in names:
                return commands_of(topic)[name], words[length:]
    return None


def commands_of(topic: str) -> dict[str, CommandSpec[Any]]:
    """Return a topic's commands by the words that call them."""
    module = import_module(f"zwgk_desktop.cli.{topic}")
    return {command.name: command for command in module.COMMANDS}
