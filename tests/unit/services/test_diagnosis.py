"""The diagnosis bundle is read for leaks."""

import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from workspaces import filled

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.services import diagnosis, finalising
from zwgk_desktop.services.editing import ActKind
from zwgk_desktop.services.recovery.examine import Condition, diagnose
from zwgk_desktop.services.workspace import Workspace

UNIT, OLD = "青山县云溪镇人民政府", "青山县松岭乡人民政府"
CELL = "requests.received.natural_person"
SECRETS = (
    *(UNIT, OLD, "云溪", "松岭", "青山县", "公开信息一百二十条", "村村设有公开栏", "张三"),
    *("190.457379", "8765432", "13800001234", "0731-8888", "漏登", "云溪镇2024年年报", "王五"),
    *("7351", "机密原因"),
)

LOG = f"""\
2026-01-12 09:30:00,123 INFO zwgk_desktop.app {UNIT} opened
2026-01-12 09:30:01,000 ERROR zwgk_desktop.ui.alerts 云溪镇已经填有“8765432”（代码 I06）
Traceback (most recent call last):
  File "/home/王五/zwgk_desktop/services/editing.py", line 120, in apply
    raise ValueError("{UNIT}")
ValueError: 张三 7351
云溪镇Error: 漏登
  File "/home/王五/云溪镇.py", line 7351, in 张三
zwgk_desktop.domain.errors.UserError: 没有文件夹“/home/王五/云溪”。请先建立。（代码 D01）
"""


@pytest.fixture
def full(path: Path, catalog: Catalog, edition: Edition) -> Path:
    """A workspace with something at every kind of address."""
    with Workspace.open(path, catalog, writing=True, create=True, program="测试") as workspace:
        finalising.finalise(filled(workspace, edition, 2024, OLD, received=7351, granted=7351))
        session = filled(workspace, edition, 2025, UNIT, received=8_765_432)
        session.apply(
            {
                "proactive.fees.amount": Decimal("190.457379"),
                "requests.received.total": 8_765_432,
                "report.contact": "张三",
                "report.supervision": "0731-8888",
                "explanation.P-FEE-UNIT": "机密原因",
                "privacy.0123456789abcdef": "张三同意",
                "posting.1.place": "云溪镇政府公开栏",
                "source.requests": "云溪镇的标题",
                "second.requests.received.natural_person": 8_765_432,
            },
            ActKind.IMPORT,
            "云溪镇2024年年报.docx",
        )
        session.enter("text.problems", "请向张三（13800001234）反映。")
        session.enter("text.problems", "下一步改进。")  # the log remembers the former
        workspace.unit_names.add_succession(UNIT, [OLD], 2025)
        correcting = workspace.session_of(OLD, 2024)
        finalising.begin_correction(correcting, "漏登")
    return path


def test_nothing_entered_is_in_the_bundle(full: Path, catalog: Catalog, tmp_path: Path) -> None:
    log = tmp_path / "zwgk.log"
    log.write_text(LOG, encoding="utf-8")
    target = tmp_path / "诊断包.zip"

    diagnosis.write_bundle(target, full, catalog, log)

    with zipfile.ZipFile(target) as bundle:
        parts = {name: bundle.read(name) for name in bundle.namelist()}
        bundle.extract("workspace.zwgk", tmp_path)
    assert set(parts) == {"versions.json", "zwgk.log", "workspace.zwgk"}
    for name, part in parts.items():
        for secret in SECRETS:
            for coding in ("utf-8", "utf-16-le", "gb18030"):
                assert secret.encode(coding) not in part, (name, secret)
    assert b"0123456789abcdef" not in parts["workspace.zwgk"]
    assert (8_765_432).to_bytes(4, "big") not in parts["workspace.zwgk"]
    assert "zwgk_desktop" in parts["versions.json"].decode()
    assert [file.name for file in tmp_path.glob("*.part")] == []


def test_the_scrambled_copy_is_sound_and_of_the_same_shape(
    full: Path, catalog: Catalog, tmp_path: Path
) -> None:
    copy = tmp_path / "乱.zwgk"
    with Workspace.open(full, catalog, writing=False, program="测试") as workspace:
        workspace.write_scrambled(copy)
        session = workspace.session_of(UNIT, 2025)
        with Workspace.open(copy, catalog, writing=False, program="测试") as scrambled:
            other = scrambled.session(session.id)
            assert len(other.history()) == len(session.history())
            assert len(other.report.values) == len(session.report.values)
            assert other.report.unit.startswith("单位")
            assert other.report.year == 2025
            assert other.report.entry(CELL) != session.report.entry(CELL)
            assert other.report.entry("requests.received.enterprise") == 0
            assert len(other.report.text("overview")) == len(session.report.text("overview"))
            assert other.previous is not None
    assert diagnose(copy).condition is Condition.SOUND


def test_a_damaged_workspace_is_left_out(full: Path, catalog: Catalog, tmp_path: Path) -> None:
    full.write_bytes(full.read_bytes()[:5000])
    target = tmp_path / "诊断包.zip"
    diagnosis.write_bundle(target, full, catalog, tmp_path / "没有.log")
    with zipfile.ZipFile(target) as bundle:
        assert set(bundle.namelist()) == {"versions.json", "zwgk.log"}
        assert b"truncated" in bundle.read("versions.json")


def test_the_bundle_does_not_tell_when_it_was_written(
    full: Path, catalog: Catalog, tmp_path: Path
) -> None:
    target = tmp_path / "诊断包.zip"
    diagnosis.write_bundle(target, full, catalog, tmp_path / "没有.log")
    with zipfile.ZipFile(target) as bundle:
        assert {info.date_time for info in bundle.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_bytes_that_are_no_text_stop_neither_bundle_nor_words(
    full: Path, catalog: Catalog, tmp_path: Path
) -> None:
    """SQLite takes such a file for sound; Python refuses the text of an address."""
    raw = full.read_bytes()
    full.write_bytes(raw.replace(b"requests.received.natural", b"requests\xff\xfeeceived.natural"))
    target = tmp_path / "诊断包.zip"
    diagnosis.write_bundle(target, full, catalog, tmp_path / "none.log")
    with zipfile.ZipFile(target) as bundle:
        assert set(bundle.namelist()) == {"versions.json", "zwgk.log"}
    with Workspace.open(full, catalog, writing=False, program="测试") as workspace:
        (latest, *_) = workspace.reports()
        with pytest.raises(UserError) as refused:
            workspace.session(latest.id)
    assert refused.value.code == "D11"


def test_the_log_keeps_what_the_program_wrote() -> None:
    assert diagnosis.clean_log(LOG).splitlines() == [
        "2026-01-12 09:30:00,123 INFO zwgk_desktop.app …",
        "2026-01-12 09:30:01,000 ERROR zwgk_desktop.ui.alerts … I06",
        "",
        '  File "editing.py", line 120, in apply',
        "",
        "ValueError",
        "…",
        "…",
        "zwgk_desktop.domain.errors.UserError D01",
    ]
