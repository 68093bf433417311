"""Every way out of the house passes the gate in `services/outgoing.py`."""

import ast
from collections.abc import Iterator
from pathlib import Path

import zwgk_desktop

PACKAGE = Path(zwgk_desktop.__file__).parent
GATE = "services/outgoing.py"

STAYS_INSIDE = {
    "atomic_file.py": "what writes",
    "private_files.py": "files of the program's own",
    "app/desktop.py": "a message between two windows of one user",
    "app/sample_run.py": "pictures of the sample",
    "sealed_zip.py": "a zip, into memory or a file that the gate has opened",
    "services/county/stored_reports.py": "what another office sent, byte for byte",
    "services/county/sample_county.py": "the invented county",
    "services/county/submission_file.py": "members of an archive, being received",
    "services/county/read_files.py": "what is being received",
    "services/county/examination_acts.py": "a note beside the workspace",
    "storage/attachment_files.py": "files beside the workspace",
    "storage/backups.py": "a workspace",
    "storage/database.py": "a workspace",
    "storage/lock.py": "who has the workspace open",
    "storage/damaged_file.py": "a workspace",
    "storage/redaction.py": "a copy in which nothing can be read",
    "storage/workspace_file.py": "a workspace",
}
"""Modules that write files without the gate, and what it is that stays in the house."""

SENDING = {
    "services/diagnosis.py": "the bundle",
}
"""Modules that write into a file the gate has opened for them."""

WRITING_MODULES = {"zwgk_desktop.atomic_file", "zwgk_desktop.private_files"}
WRITERS = {"written", "write_together", "write_folder", "create_private"}
TO_WRITE = {"w", "wb", "x", "xb", "a", "ab", "w+b", "wt", "r+b"}


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path.relative_to(PACKAGE).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def writes(tree: ast.Module) -> bool:
    """Tell whether a module puts anything into a file on disk."""
    return any(
        (isinstance(node, ast.ImportFrom) and imports_writer(node))
        or (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and opens(node))
        for node in ast.walk(tree)
    )


def imports_writer(node: ast.ImportFrom) -> bool:
    return bool(WRITERS & {one.name for one in node.names}) and node.module in WRITING_MODULES


def opens(call: ast.Call) -> bool:
    assert isinstance(call.func, ast.Attribute)
    name, words = call.func.attr, [w.value for w in call.args if isinstance(w, ast.Constant)]
    of_ours = ast.unparse(call.func.value) == "atomic_file"
    return (
        name in {"write_bytes", "write_text"}
        or (of_ours and name in WRITERS)
        or (name == "open" and bool(TO_WRITE.intersection(map(str, words))))
    )


def test_what_writes_passes_the_gate_or_stays_inside() -> None:
    found = {name for name, tree in modules() if writes(tree)}

    assert found - {GATE} - STAYS_INSIDE.keys() - SENDING.keys() == set()


def test_contents_of_attachments_are_read_by_few() -> None:
    reading = {
        name
        for name, _ in modules()
        if any(
            word in (PACKAGE / name).read_text(encoding="utf-8")
            for word in ("AttachmentFiles", "attachment_files")
        )
    }

    assert reading == {
        "storage/attachment_files.py",  # the store
        "storage/workspace_file.py",  # opens it
        "services/session_context.py",  # hands it on
        "services/books/unit_books.py",  # likewise
        "services/books/attachments.py",  # saves one to the file that the clerk names
        "services/books/all_books.py",  # deletes what is redacted
        "services/books/redaction.py",  # lists what a second folder still has
        "services/backups.py",  # shares them with the second folder
        "storage/backups.py",  # takes them back from it
    }


def test_the_lists_name_only_what_writes() -> None:
    known = dict(modules())

    assert [name for name in STAYS_INSIDE if name not in known] == []
    for name in SENDING:
        source = (PACKAGE / name).read_text(encoding="utf-8")
        assert "import Outgoing, open_outgoing" in source, name


def test_a_module_that_writes_by_itself_is_found() -> None:
    assert writes(ast.parse("from zwgk_desktop.atomic_file import written"))
    assert writes(ast.parse("target.write_bytes(b'')"))
    assert writes(ast.parse("target.open('wb')"))
    assert not writes(ast.parse("source.open('rb')"))
