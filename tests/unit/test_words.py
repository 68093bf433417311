"""One word, one thing: what a stranger looks for by its name is found in one place."""

import ast
from collections import defaultdict
from pathlib import Path

PROGRAM = Path(__file__).parents[2] / "zwgk_desktop"


def test_a_class_name_stands_in_one_module() -> None:
    places: defaultdict[str, list[str]] = defaultdict(list)
    for path in PROGRAM.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                places[node.name].append(path.relative_to(PROGRAM).as_posix())

    assert {name: found for name, found in places.items() if len(found) > 1} == {}
