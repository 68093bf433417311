"""Name the test modules that a change is likely to break, for ``make quick``.

A test module is meant when it was changed itself, or when a changed module of the program
is imported in it or bears its name: ``domain/due_days.py`` → ``test_due_days.py``. What has changed
is what differs from the last commit on the main line, in files git knows or does not yet.
"""

import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).parents[1]


def changed_files() -> set[Path]:
    """Return what has been changed, added or left untracked, below the checkout."""
    base = _git("merge-base", "HEAD", "origin/main") or ["HEAD"]
    names = _git("diff", "--name-only", "--diff-filter=d", base[0])
    return {Path(name) for name in names + _git("ls-files", "--others", "--exclude-standard")}


def picked(changed: Iterable[Path], tests: Iterable[Path]) -> list[Path]:
    """Return those of the test modules that have to do with what was changed."""
    known = set(changed)
    modules = {".".join(path.with_suffix("").parts) for path in known if _is_ours(path)}
    modules = {module.removesuffix(".__init__") for module in modules}
    names = {module.rpartition(".")[2] for module in modules}
    return sorted(
        test
        for test in tests
        if test in known
        or test.stem.removeprefix("test_") in names
        or modules & set(re.findall(r"zwgk_desktop[\w.]+", (ROOT / test).read_text("utf-8")))
    )


def _is_ours(path: Path) -> bool:
    return path.parts[0] == "zwgk_desktop" and path.suffix == ".py"


def _git(*words: str) -> list[str]:
    done = subprocess.run(
        ["git", "-c", "core.quotePath=off", *words],  # noqa: S607 - whichever git there is
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.splitlines() if done.returncode == 0 else []


if __name__ == "__main__":
    modules = [path.relative_to(ROOT) for path in (ROOT / "tests").rglob("test_*.py")]
    for test in picked(changed_files(), modules):
        print(test)  # noqa: T201 - printed for who runs it
