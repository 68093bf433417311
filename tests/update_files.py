"""Update files as a publisher makes them, signed with a key that everybody knows."""

import hashlib
import json
import shutil
from collections.abc import Generator, Mapping
from datetime import date
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from third_edition import SINCE, THIRD, write_third

from signing import files, key_files
from zwgk_desktop import paths
from zwgk_desktop.services import calendar
from zwgk_desktop.services.updates import installed
from zwgk_desktop.services.updates.update_file import DataUpdate

OWNER = "青山县大数据中心"
KEY_FILE = Path(__file__).parent / "files" / "update-test-key.pem"
RELEASED = date(2026, 12, 1)
YEAR = 2027
NAME = f"{YEAR}年放假安排"


def test_key() -> Ed25519PrivateKey:
    """Return the key that only tests trust."""
    return key_files.read(KEY_FILE)


test_key.__test__ = False  # type: ignore[attr-defined]  # pytest would take it for a test


def trust(monkeypatch: pytest.MonkeyPatch, folder: Path, *keys: Ed25519PrivateKey) -> None:
    """Have the program trust these keys, and keep what is the user's in a folder of its own."""
    file = folder / "update-keys.toml"
    tables = (
        f'[[keys]]\nowner = "{OWNER}"\npublic = "{key_files.public_half(key)}"\n' for key in keys
    )
    file.write_text("".join(tables), "utf-8")
    monkeypatch.setattr(paths, "update_keys", lambda: file)
    monkeypatch.setenv("XDG_DATA_HOME", str(folder / "home"))
    begin_anew()


def trusting(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Generator[None]:
    """Have the program trust the tests' key for a while, as fixtures want it."""
    trust(monkeypatch, folder, test_key())
    yield
    monkeypatch.undo()
    begin_anew()


def begin_anew() -> None:
    """Forget what this process found in use, as a program started again does."""
    installed.found_at_start.cache_clear()
    calendar.shipped_calendar.cache_clear()


def calendar_text(year: int = YEAR, issued: str = "2026-11-05") -> str:
    """Return a year's calendar as it is shipped, of a notice that was never issued."""
    said = {
        "year": year,
        "notices": [
            {
                "number": "国办发明电〔2026〕99号",
                "date": issued,
                "title": f"国务院办公厅关于{year}年部分节假日安排的通知",
                "url": "https://www.gov.cn/zhengce/made-up.htm",
            }
        ],
        "off": {f"{year}-10-01": "国庆节"},
        "on": {},
    }
    return json.dumps(said, ensure_ascii=False)


def calendar_update(issued: str = "2026-11-05") -> DataUpdate:
    """Return an update with one year's calendar."""
    return of_files({f"holidays/{YEAR}.json": calendar_text(issued=issued)})


def of_files(
    written: Mapping[str, str], first_years: Mapping[str, int] | None = None, needs: str = "0.1.0"
) -> DataUpdate:
    """Return an update of these files."""
    return DataUpdate(NAME, RELEASED, ("收录放假和调休。",), needs, first_years or {}, written)


def edition_update(folder: Path, **changed: str) -> DataUpdate:
    """Return an update with the made-up edition; of a changed file, what stands in it instead."""
    shutil.copytree(paths.forms(), folder / "forms", dirs_exist_ok=True)
    write_third(folder / "forms")
    home = folder / "forms" / THIRD
    written = {
        f"forms/{THIRD}/{file.relative_to(home).as_posix()}": file.read_text("utf-8")
        for file in home.rglob("*.toml")
    }
    written |= {f"forms/{THIRD}/{name}.toml": text for name, text in changed.items()}
    return of_files(written, {THIRD: SINCE})


def data_file(folder: Path, update: DataUpdate, name: str = f"{NAME}.zwgku") -> Path:
    """Write a data update, signed."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(files.signed(update, test_key()))
    return folder / name


def tree(folder: Path) -> dict[str, str]:
    """Return what lies in a folder, to see that nothing changed."""
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in folder.rglob("*")
        if file.is_file()
    }
