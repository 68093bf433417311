"""Every worked example in forms/ is a test."""

import pytest
from reports import example_reports, nil_values

from zwgk_desktop import paths
from zwgk_desktop.catalog import Catalog, load_catalog
from zwgk_desktop.catalog.rules import Example
from zwgk_desktop.domain.report import Report

_CATALOG = load_catalog(paths.forms())
_CASES = [
    pytest.param(edition_id, example, id=f"{edition_id}:{example.rule}:{example.name}")
    for edition_id, examples in _CATALOG.examples.items()
    for example in examples
]


@pytest.mark.parametrize(("edition_id", "example"), _CASES)
def test_example_finds_what_it_says(catalog: Catalog, edition_id: str, example: Example) -> None:
    report, previous = example_reports(catalog.editions[edition_id], example)

    found = [f for f in catalog.check(report, previous, example.books) if f.rule == example.rule]

    assert tuple(f.cells[0] for f in found) == example.finds
    for finding in found:
        assert "{" not in finding.message


@pytest.mark.parametrize("edition_id", list(_CATALOG.editions))
def test_nil_report_is_clean(catalog: Catalog, edition_id: str) -> None:
    year = catalog.first_years[edition_id]
    report = Report(catalog.editions[edition_id], nil_values(catalog.editions[edition_id], year))

    assert catalog.check(report, None) == ()
