"""A form that nobody has issued: the one of 2021 under other names, with other rows and groups.

Nothing in it is called as in the editions we ship, so that code that quotes an
id of those cannot pass on it.
"""

import json
import re
import shutil
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from reports import EDITION, nil_values

from zwgk_desktop import paths
from zwgk_desktop.catalog import Catalog, load_catalog
from zwgk_desktop.domain.addresses import Address, field_address
from zwgk_desktop.domain.report import Value
from zwgk_desktop.domain.spec import Edition

THIRD, SINCE = "made-up-2024-1", 2024
UNIT = "云溪镇人民政府"

_IDENTITY = {"unit", "year", "level", "scope"}
_NO_IDS = {
    *(
        "book",
        "some",
        "none",
        "one_of",
        "kind",
        "type",
        "layout",
        "level",
        "levels",
        "severity",
        "base",
        "rule",
        "severity",
    ),
    *("label", "help", "source", "message", "remedy", "name", "title", "numeral", "short"),
    *("corner", "heading", "aliases", "sentence", "words", "others", "topics", "year"),
}
"""Keys whose values name nothing of the form, though the words may be the same."""

Data = dict[str, Any]


def third_catalog(folder: Path) -> Catalog:
    """Write the shipped forms and the made-up one into a folder, and read them."""
    shutil.copytree(paths.forms(), folder, dirs_exist_ok=True)
    write_third(folder)
    return load_catalog(folder)


def write_third(folder: Path) -> None:
    """Write the made-up edition beside the others."""
    source, target = folder / EDITION, folder / THIRD
    names = new_names(source)
    tables = tomllib.loads((source / "edition.toml").read_text(encoding="utf-8"))["tables"]
    for path in sorted(source.rglob("*.toml")):
        data = _renamed(tomllib.loads(path.read_text(encoding="utf-8")), names)
        place = target / path.relative_to(source).parent / path.name
        if path.stem in tables:
            place = target / f"{names[path.stem]}.toml"
        place.parent.mkdir(parents=True, exist_ok=True)
        _changed(path.stem, data, names)
        place.write_text(_toml(data), encoding="utf-8")
    index = folder / "index.toml"
    index.write_text(index.read_text(encoding="utf-8") + f"{THIRD} = {SINCE}\n", encoding="utf-8")


def new_names(source: Path) -> Mapping[str, str]:
    """Give everything in an edition that has an id another one."""
    ids: dict[str, None] = {}
    edition = tomllib.loads((source / "edition.toml").read_text(encoding="utf-8"))
    for table in edition["tables"]:
        read = tomllib.loads((source / f"{table}.toml").read_text(encoding="utf-8"))
        ids |= dict.fromkeys([read["id"], *_ids(read, "rows", "columns", "bands")])
    words = tomllib.loads((source / "texts.toml").read_text(encoding="utf-8"))
    ids |= dict.fromkeys(id_ for id_ in _ids(words, "texts", "fields") if id_ not in _IDENTITY)
    return {id_: f"k{number}" for number, id_ in enumerate(ids, start=11)}


def _ids(read: Data, *keys: str) -> Iterator[str]:
    for key in keys:
        yield from (one["id"] for one in read.get(key, ()))


def _renamed(value: Any, names: Mapping[str, str], key: str = "") -> Any:
    """Rename ids and what addresses are made of, wherever they stand."""
    if key == "gaps":  # words of gaps and facts of the program
        return value
    if isinstance(value, dict):
        return {
            _address(name, names) if "." in name else name: _renamed(one, names, name)
            for name, one in value.items()
        }
    if isinstance(value, list):
        return [_renamed(one, names, key) for one in value]
    if isinstance(value, str) and key not in _NO_IDS:
        return _address(value, names)
    return value


def _address(text: str, names: Mapping[str, str]) -> str:
    if not re.fullmatch(r"[\w-]+(\.[\w-]+)*", text, re.ASCII):
        return text
    return ".".join(names.get(part, part) for part in text.split("."))


def _changed(stem: str, data: Data, names: Mapping[str, str]) -> None:
    """Make the form another one: rows more and fewer, groups and labels otherwise."""
    gone, more = names["refused_administrative_query"], "k99"
    if stem == "rules" or "paragraphs" in data:
        _drop(data, gone)
    if "example" in data:
        data["example"] = [one for one in data["example"] if f".{gone}." not in _inline(one)]
    elif stem == "requests":
        _change_requests(data, gone, more, names)
    elif stem == "edition":
        roles = data["roles"]["requests"]
        roles["refused"].remove(gone)
        roles["unprocessed"].append(more)
        roles["outcome_rows"]["refused_administrative_query"] = names["other_reason"]
        data["name"] = "试造的表式"
    elif stem == "disputes":
        for column in data["columns"]:
            column["label"] = column["label"].replace("结果", "案件结果")


def _change_requests(data: Data, gone: str, more: str, names: Mapping[str, str]) -> None:
    rows = [row for row in data["rows"] if row["id"] != gone]
    place = next(n for n, row in enumerate(rows) if row["id"] == names["unprocessed_repeated"])
    added = dict(rows[place]) | {"id": more, "label": "6.新增的一种情形", "aliases": []}
    rows.insert(place + 1, added)
    for row in rows:
        row["groups"] = [group.replace("不予公开", "依法不公开") for group in row.get("groups", [])]
        if row.get("sum_of"):
            row["sum_of"] = [one for one in row["sum_of"] if one != gone] + [more]
    data["rows"] = rows
    data["group_aliases"] = {}


def _drop(value: Any, gone: str) -> None:
    """Leave out every address of a row that is not there any more."""
    if isinstance(value, list):
        value[:] = [one for one in value if not (isinstance(one, str) and f".{gone}." in one)]
    for one in value.values() if isinstance(value, dict) else value:
        if isinstance(one, (dict, list)):
            _drop(one, gone)


def _toml(data: Data) -> str:
    return "".join(f"{json.dumps(key)} = {_inline(value)}\n" for key, value in data.items())


def _inline(value: Any) -> str:
    if isinstance(value, dict):
        pairs = (f"{json.dumps(key, ensure_ascii=False)} = {_inline(value[key])}" for key in value)
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_inline, value))}]"
    if isinstance(value, (str, bool, int)):
        return json.dumps(value, ensure_ascii=False)
    return str(value)  # a date


def third_values(
    edition: Edition, year: int = SINCE, figures: Mapping[str, int] | None = None
) -> dict[Address, Value]:
    """Return a year in which nothing happened, with some figures of natural persons on top.

    The figures are named by the role of their row; those of a group fall on its first row.
    """
    roles = edition.roles.fields
    named: dict[Address, Value] = {
        field_address(roles.signed_by): UNIT,
        field_address(roles.contact): "云溪镇党政办公室 0970-8650001",
    }
    asked_for = {asked(edition, role): number for role, number in (figures or {}).items()}
    return {**nil_values(edition, year), **named, **asked_for}


def asked(edition: Edition, role: str) -> Address:
    """Return the cell of natural persons in the row of a role."""
    roles = edition.roles.requests
    row = getattr(roles, role)
    first = edition.table_of[roles.table].columns[0].id
    return f"{roles.table}.{row if isinstance(row, str) else row[0]}.{first}"
