"""Reader of an edition's rules and of their worked examples."""

import dataclasses
import re
import string
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from zwgk_desktop.catalog.node import Node, read_fields
from zwgk_desktop.domain.addresses import Address, field_address
from zwgk_desktop.domain.books.book_figures import BookFigures, LateAnswer, LateSupplement
from zwgk_desktop.domain.numbers import Number
from zwgk_desktop.domain.report import Report, Value
from zwgk_desktop.domain.rules import RULE_KINDS, Rule
from zwgk_desktop.domain.rules.fields import RequiredFields
from zwgk_desktop.domain.rules.statements import FiguresInProse, OfficeFiguresInProse
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.domain.units import Level

_ID = re.compile(r"[A-Z]-[A-Z]+(-[A-Z]+)*")


def read_rules(folder: Path, edition: Edition) -> tuple[Rule, ...]:
    """Return an edition's rules.

    Raises:
        DataFileError: A kind, key or address is unknown, or a source is missing.
    """
    node = Node.of_file(folder / "rules.toml")
    rules: tuple[Rule, ...] = ()
    for item in node.tables("rules"):
        rules = (*rules, _read_rule(item, edition, rules))
    node.ensure_all_read()
    node.ensure_unique("rules", [rule.id for rule in rules])
    _check_signing(rules, edition, node)
    return rules


def _check_signing(rules: Iterable[Rule], edition: Edition, node: Node) -> None:
    """Raise unless a rule requires date, signer and contact, which a final version needs."""
    roles = edition.roles.fields
    needed = {field_address(id_) for id_ in (roles.issued_on, roles.signed_by, roles.contact)}
    asked = (set(rule.addresses(edition)) for rule in rules if isinstance(rule, RequiredFields))
    if not any(needed <= one for one in asked):
        raise node.error(
            f"no rule of kind “{RequiredFields.kind}” asks for {sorted(needed)}", "rules"
        )


def _read_rule(node: Node, edition: Edition, earlier: Iterable[Rule]) -> Rule:
    kind_name = node.text("kind")
    kind = RULE_KINDS.get(kind_name)
    if kind is None:
        raise node.error(f"unknown kind “{kind_name}”", "kind")
    compared = node.texts("compared") if kind is OfficeFiguresInProse else ()
    rule = kind(**read_fields(node, kind))
    if isinstance(rule, OfficeFiguresInProse):
        rule = dataclasses.replace(rule, figures=_figures_rules(compared, earlier, node))
    if not _ID.fullmatch(rule.id):
        raise node.error("is like R-BALANCE", "id")
    _check_messages(rule, node)
    _check_addresses(rule, edition, node)
    return rule


def _figures_rules(
    ids: Iterable[str], earlier: Iterable[Rule], node: Node
) -> tuple[FiguresInProse, ...]:
    """Return the named rules about figures in prose, which must stand before the one read."""
    known = {rule.id: rule for rule in earlier if isinstance(rule, FiguresInProse)}
    for id_ in ids:
        if id_ not in known:
            raise node.error(f"no rule “{id_}” of kind “{FiguresInProse.kind}” above", "compared")
    return tuple(known[id_] for id_ in ids)


def _check_messages(rule: Rule, node: Node) -> None:
    fillable = rule.placeholders | {"expected", "actual"}
    for field in dataclasses.fields(rule):
        if not field.name.endswith("message"):
            continue
        for _, name, _, _ in string.Formatter().parse(getattr(rule, field.name)):
            if name is not None and name not in fillable:
                raise node.error(f"no “{{{name}}}”", field.name)


def _check_addresses(rule: Rule, edition: Edition, node: Node) -> None:
    try:
        unknown = next((a for a in rule.addresses(edition) if not edition.has(a)), None)
    except KeyError as exc:
        raise node.error(f"the form has no {exc}") from exc
    if unknown:
        raise node.error(f"the form has no “{unknown}”")


Entries = Mapping[Address, Value]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """Worked example of a rule: entries, and the findings the rule must report.

    Args:
        base: Report before the entries: "blank", or "nil" with every cell 0 and every
            text filled in.
        last_year: Entries of the previous year, on the same base; None if that report is
            absent.
        books: Figures of the unit's books, by book and cell. Under ``office`` those of the
            office's own report, for a summed one.
        finds: First address of each finding, in order; empty if the rule must find nothing.
    """

    rule: str
    name: str
    year: int
    level: Level
    base: str
    entries: Entries
    last_year: Entries | None
    books: BookFigures | None
    finds: tuple[Address, ...]


_YEAR = 2023
_OFFICE = "office"


def read_examples(folder: Path, edition: Edition, rules: tuple[Rule, ...]) -> tuple[Example, ...]:
    """Return the worked examples: for each rule, at least one breaks it and one complies.

    A file may have a default report year for its examples.

    Raises:
        DataFileError: A file is invalid, or a rule has no such example.
    """
    ids = {rule.id for rule in rules}
    found: list[Example] = []
    for path in sorted((folder / "examples").glob("*.toml")):
        node = Node.of_file(path)
        year = node.value("year", int, _YEAR)
        found += [_read_example(item, edition, ids, year) for item in node.tables("example")]
        node.ensure_all_read()
    node = Node.of_file(folder / "rules.toml")
    for rule in rules:
        of_rule = [example for example in found if example.rule == rule.id]
        if not any(example.finds for example in of_rule):
            raise node.error(f"“{rule.id}” has no example that breaks it", "rules")
        if all(example.finds for example in of_rule):
            raise node.error(f"“{rule.id}” has no example that keeps it", "rules")
    return tuple(found)


def _read_example(node: Node, edition: Edition, rules: set[str], year: int) -> Example:
    example = Example(
        rule=node.text("rule"),
        name=node.text("name"),
        year=node.value("year", int, year),
        level=Level(node.text("level", Level.TOWNSHIP)),
        base=node.text("base", "nil"),
        entries=_read_entries(node, "entries", edition),
        last_year=_read_entries(node, "last_year", edition) if node.has("last_year") else None,
        books=_read_book_figures(node, edition),
        finds=node.texts("finds"),
    )
    node.ensure_all_read()
    if example.rule not in rules:
        raise node.error(f"no rule “{example.rule}”", "rule")
    if example.base not in {"nil", "blank"}:
        raise node.error("is nil or blank", "base")
    return example


def _read_book_figures(node: Node, edition: Edition) -> BookFigures | None:
    if not any(node.has(key) for key in ("books", "late_supplements", "late_answers")):
        return None
    books = node.table("books") if node.has("books") else None
    names = list(node.mapping("books", {}))
    figures = {
        name: _read_figures(books, name, edition)
        for name in names
        if books is not None and name != _OFFICE
    }
    late = node.tables("late_supplements", [])
    answers = node.tables("late_answers", [])
    return BookFigures(
        figures,
        tuple(LateSupplement(**read_fields(one, LateSupplement)) for one in late),
        tuple(LateAnswer(**read_fields(one, LateAnswer)) for one in answers),
        _office(books, edition) if books is not None and books.has(_OFFICE) else None,
    )


def _office(node: Node, edition: Edition) -> Report:
    """Return the office's own report of an example: noughts but for the given entries."""
    return Report(
        edition, {**dict.fromkeys(edition.entered, 0), **_read_entries(node, _OFFICE, edition)}
    )


def _read_figures(node: Node, book: str, edition: Edition) -> Mapping[Address, Number]:
    entries = _read_entries(node, book, edition)
    return {cell: figure for cell, figure in entries.items() if isinstance(figure, int | Decimal)}


def _read_entries(node: Node, key: str, edition: Edition) -> Entries:
    entries: dict[Address, Value] = {}
    for address, value in node.mapping(key, {}).items():
        if not edition.has(address):
            raise node.error(f"the form has no “{address}”", key)
        if isinstance(value, float):
            raise node.error("write amounts as text, so that they stay exact", f"{key}.{address}")
        entries[address] = _exact_value(edition, address, value)
    return entries


def _exact_value(edition: Edition, address: Address, value: Any) -> Value:
    is_amount = edition.is_figure(address)
    return Decimal(value) if is_amount and isinstance(value, str) else value
