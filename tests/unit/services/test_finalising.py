"""定稿 freezes, 更正 needs a reason, every version is kept whole."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.findings import (
    Severity,
    count_preventing_final,
    may_be_final,
    missing_final_fields,
)
from zwgk_desktop.domain.report import Status, Value
from zwgk_desktop.services import finalising
from zwgk_desktop.services.comparing import compare, prose_pieces
from zwgk_desktop.services.editing import CORRECTION, ActKind, EditingSession
from zwgk_desktop.services.exporting import export_of
from zwgk_desktop.services.workspace import Workspace

CELL = "requests.received.natural_person"
OUTCOME = "requests.granted.natural_person"


def refused(code: str, session: EditingSession, **values: int) -> None:
    before = dict(session.report.values)
    with pytest.raises(UserError, match=code):
        session.apply({CELL: values.get("cell", 9)}, ActKind.ENTRY)
    assert dict(session.report.values) == before


def test_a_report_with_findings_is_not_made_final(sound: EditingSession) -> None:
    sound.enter(CELL, 3)
    with pytest.raises(UserError, match="V01"):
        finalising.finalise(sound)
    assert sound.report.status is Status.EDITING
    assert sound.versions == ()


def test_a_drafted_sentence_that_has_become_false_is_not_made_final(
    sound: EditingSession, catalog: Catalog
) -> None:
    drafted = catalog.draft(sound.report, "overview")
    assert drafted is not None
    text = re.sub("【[^】]*】", "镇里的情况", drafted.text)
    sound.apply({"text.overview": text}, ActKind.ENTRY)
    finalising.finalise(sound)

    finalising.begin_correction(sound, "上年结转漏填")
    sound.apply({"requests.carried_in.natural_person": 1, OUTCOME: 1}, ActKind.ENTRY)

    assert [one.rule for one in sound.findings if one.makes_draft] == ["X-NONE"]
    with pytest.raises(UserError, match="V01"):
        finalising.finalise(sound)


_SIGNATURE = ("report.issued_on", "report.signed_by", "report.contact")


@pytest.mark.parametrize(
    "values",
    [
        {},
        *({field: None} for field in _SIGNATURE),
        dict.fromkeys(_SIGNATURE),
        {CELL: 3},
        {CELL: None},
        {"text.problems": None},
        {"text.problems": "公开不够及时。下一步改进【填措施】。"},
        {"proactive.rules.issued": 1},
        {CELL: 3, "report.contact": None},
        {"text.problems": "无"},
    ],
)
def test_ready_is_what_finalising_does(
    sound: EditingSession, values: Mapping[str, Value | None]
) -> None:
    sound.apply(values, ActKind.ENTRY)
    promised = may_be_final(sound.findings)

    if promised:
        assert finalising.finalise(sound).number == 1
    else:
        assert count_preventing_final(sound.findings)
        with pytest.raises(UserError, match=r"V01|V07"):
            finalising.finalise(sound)


def test_blank_signature_fields_keep_no_report_a_draft(sound: EditingSession) -> None:
    sound.apply(dict.fromkeys(_SIGNATURE), ActKind.ENTRY)

    assert not may_be_final(sound.findings)
    assert not export_of(sound).draft
    assert missing_final_fields(sound.findings) == _SIGNATURE
    assert {f.severity for f in sound.findings if f.prevents_final} == {Severity.HINT}
    with pytest.raises(UserError, match="V07") as refused:
        finalising.finalise(sound)
    assert "成文日期、落款单位、联系方式" in refused.value.what


@pytest.mark.parametrize(
    ("address", "value"),
    [
        (CELL, 7),
        ("requests.received.total", 7),
        ("text.problems", "改"),
        ("report.signed_by", None),
        ("report.length_limit", 800),
        ("explanation.P-TOWNSHIP-RULES", "省政府授权"),
        (f"explanation.R-CARRIED.{CELL}", "上年有误"),
        (f"second.{CELL}", 7),
        (f"tied.{CELL}", True),
        ("figures.overview", "1"),
        ("terms.convention.1", "口径"),
        ("spelling.requests.received", "新收"),
        ("report.edition", "gkb-2019-60"),
    ],
)
def test_a_final_report_refuses_each_kind_of_edit(
    sound: EditingSession, address: str, value: Value | None
) -> None:
    finalising.finalise(sound)
    before = dict(sound.report.values)
    with pytest.raises(UserError, match="V02"):
        sound.apply({address: value}, ActKind.ENTRY)
    assert dict(sound.report.values) == before


def test_an_explained_finding_may_stand(sound: EditingSession) -> None:
    sound.enter("proactive.rules.issued", 1)
    with pytest.raises(UserError, match="V01"):
        finalising.finalise(sound)
    sound.explain("P-TOWNSHIP-RULES", None, "省政府授权")
    assert finalising.finalise(sound).number == 1


def test_final_is_frozen(sound: EditingSession, path: Path, catalog: Catalog) -> None:
    version = finalising.finalise(sound)

    assert (sound.report.status, sound.frozen) == (Status.FINAL, True)
    assert version.hash == finalising.fingerprint(sound.report)
    assert len(version.hash) == 64
    refused("V02", sound)
    for act in (
        sound.delete,
        sound.undo,
        lambda: sound.enter("text.overview", "改"),
        lambda: sound.enter("report.unit", "松岭乡"),
        lambda: finalising.finalise(sound),
    ):
        with pytest.raises(UserError, match="V02"):
            act()
    assert not sound.timeline.can_undo
    with Workspace.open(path, catalog, writing=False, program="测试") as reading:
        (kept,) = reading.session(sound.id).versions
        assert (kept.hash, kept.values) == (version.hash, version.values)


def test_a_telephone_may_change_after_all_is_final(sound: EditingSession) -> None:
    """What the version says stays; what is public today is what can be called today."""
    version = finalising.finalise(sound)

    sound.apply({"report.contact": "党政办 12345", "report.supervision": "67890"}, ActKind.ENTRY)

    assert sound.report.field_text("contact") == "党政办 12345"
    assert sound.versions[-1] == version
    sound.undo()
    assert finalising.fingerprint(sound.report) == version.hash


def test_a_final_report_is_still_posted_and_exported(sound: EditingSession) -> None:
    version = finalising.finalise(sound)
    sound.apply({"posting.1.place": "公开栏"}, ActKind.POST)
    sound.apply({"privacy.0123456789abcdef": "本人同意"}, ActKind.EXPLAIN)
    assert finalising.fingerprint(sound.report) == version.hash
    sound.undo()
    sound.undo()
    assert not sound.timeline.can_undo


def test_published_and_back(sound: EditingSession) -> None:
    with pytest.raises(UserError, match="V05"):
        finalising.publish(sound)
    finalising.finalise(sound)
    finalising.publish(sound)
    assert finalising.state_label(sound) == "已发布"
    refused("V02", sound)
    with pytest.raises(UserError, match="V05"):
        finalising.publish(sound)
    sound.undo()
    assert sound.report.status is Status.FINAL


def test_a_correction(sound: EditingSession) -> None:
    first = finalising.finalise(sound)
    finalising.begin_correction(sound, "漏登一件")
    assert (sound.report.status, sound.frozen) == (Status.CORRECTED, False)
    assert finalising.state_label(sound) == "更正编制中"
    with pytest.raises(UserError, match="V04"):
        finalising.finalise(sound)
    sound.apply({CELL: 1, OUTCOME: 1}, ActKind.ENTRY)
    sound.enter("text.problems", "个别村公开栏更新不及时。下一步将由镇里每月检查并督促整改。")
    being_made = finalising.find_correction(sound)
    second = finalising.finalise(sound)

    assert (second.number, second.reason) == (2, "漏登一件")
    assert second.hash != first.hash
    assert CORRECTION not in sound.report.values
    assert finalising.state_label(sound) == "更正（更正版，第2版）"
    refused("V02", sound)
    assert not sound.timeline.can_undo
    made = finalising.find_correction(sound)
    assert being_made is not None
    assert made is not None
    assert made.changes == being_made.changes
    assert [(c.before, c.after, c.change) for c in made.changes if c.address == CELL] == [(0, 1, 1)]
    text = "\n".join(made.lines)
    assert "漏登一件" in text
    assert "由0改为1" in text
    assert "“下一步将由驻村干部每月检查并督促整改。”改为“下一步将由镇里每月检查" in text
    old = finalising.version_report(sound, first)
    assert (old.entry(CELL), old.status) == (0, Status.FINAL)
    assert finalising.find_correction(sound, 1) is None


def test_a_correction_needs_a_final_report_and_a_reason(sound: EditingSession) -> None:
    with pytest.raises(UserError, match="V05"):
        finalising.begin_correction(sound, "漏登一件")
    finalising.finalise(sound)
    with pytest.raises(UserError, match="V03"):
        finalising.begin_correction(sound, " ")


def test_a_correction_given_up(sound: EditingSession) -> None:
    finalising.finalise(sound)
    finalising.publish(sound)
    assert finalising.find_correction(sound) is None
    finalising.begin_correction(sound, "漏登一件")
    sound.enter("text.problems", "x")
    sound.undo()
    sound.undo()
    assert (sound.report.status, sound.frozen) == (Status.PUBLISHED, True)
    assert sound.timeline.can_redo
    sound.redo()
    assert not sound.frozen


def test_the_same_contents_have_the_same_hash(sound: EditingSession) -> None:
    before = finalising.fingerprint(sound.report)
    sound.enter(CELL, 1)
    assert finalising.fingerprint(sound.report) != before
    sound.enter(CELL, 0)
    assert finalising.fingerprint(sound.report) == before


def test_prose_is_compared_by_sentence() -> None:
    pieces = prose_pieces("甲。乙。\n丙。", "甲。丁。\n丙。")
    assert [(piece.before, piece.after, piece.same) for piece in pieces] == [
        ("甲。", "甲。", True),
        ("乙。", "丁。", False),
        ("\n丙。", "\n丙。", True),
    ]
    assert prose_pieces("", "") == ()


def test_the_same_report_has_no_differences(sound: EditingSession) -> None:
    assert compare(sound.report, sound.report, fields=True) == ()
