"""Which tests `make quick` picks for a change."""

from pathlib import Path

from changed import ROOT, changed_files, picked

TESTS = [path.relative_to(ROOT) for path in (ROOT / "tests").rglob("test_*.py")]


def test_a_changed_module_brings_the_tests_that_import_it_and_its_namesake() -> None:
    meant = {path.name for path in picked([Path("zwgk_desktop/domain/numbers.py")], TESTS)}

    assert "test_figures.py" in meant
    assert "test_fonts.py" not in meant


def test_a_changed_test_brings_itself_and_a_document_nothing() -> None:
    itself = Path("tests/unit/test_changed.py")

    assert picked([itself, Path("README.md")], TESTS) == [itself]


def test_what_git_says_is_below_the_checkout() -> None:
    assert all((ROOT / path).exists() for path in changed_files())
