"""A rule changed in any of its data must be caught by one of its worked examples."""

import dataclasses
from collections.abc import Iterator
from typing import Any

import pytest
from reports import example_reports

from zwgk_desktop import paths
from zwgk_desktop.catalog import load_catalog
from zwgk_desktop.catalog.rules import Example
from zwgk_desktop.domain.rules import Case, Rule, judge

_CATALOG = load_catalog(paths.forms())
_SAID = {"id", "severity", "message", "remedy", "source", "releasable"}


def _mutants(rule: Rule) -> Iterator[tuple[str, Rule]]:
    """Yield the rule with one datum changed: a limit by one, a list emptied, a flag turned."""
    for field in dataclasses.fields(rule):
        if field.name in _SAID or field.name.endswith(("_message", "_remedy")):
            continue
        for value in _mutated(getattr(rule, field.name)):
            yield f"{field.name}={value!r}", dataclasses.replace(rule, **{field.name: value})


def _mutated(value: Any) -> Iterator[Any]:
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield from (value - 1, value + 1)
    elif isinstance(value, tuple) and value:
        yield ()


def _found(rule: Rule, example: Example, edition_id: str) -> list[str]:
    edition = _CATALOG.editions[edition_id]
    report, previous = example_reports(edition, example)
    case = Case(report, previous, edition_id, edition.name, example.books)
    return [f"{finding.cells[0]} {finding.message}" for finding in judge((rule,), case).findings]


_MUTANTS = [
    pytest.param(edition_id, rule, mutant, id=f"{edition_id}:{rule.id}:{what}")
    for edition_id, rules in _CATALOG.rules.items()
    for rule in rules
    for what, mutant in _mutants(rule)
]


@pytest.mark.parametrize(("edition_id", "rule", "mutant"), _MUTANTS)
def test_mutant_is_caught(edition_id: str, rule: Rule, mutant: Rule) -> None:
    examples = [e for e in _CATALOG.examples[edition_id] if e.rule == rule.id]

    assert any(
        _found(rule, example, edition_id) != _found(mutant, example, edition_id)
        for example in examples
    )
