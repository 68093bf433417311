"""Nothing personal leaves the house: stopped, masked, or kept with a reason."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from reports import nil_values

from zwgk_desktop.catalog import Catalog
from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.domain.personal_data import scan_report
from zwgk_desktop.domain.units import Level
from zwgk_desktop.services.editing import ActKind, EditingSession
from zwgk_desktop.services.exporting import EXPORTERS, Export, export_report
from zwgk_desktop.services.outgoing import (
    ensure_no_personal_data,
    keep_all,
    keep_with_reason,
    mask_in_report,
    place_text,
    unresolved_personal_data,
)
from zwgk_desktop.services.workspace import Workspace

UNIT = "云溪镇人民政府"
MOBILE, OTHER = "13800000000", "13900000000"
OVERVIEW = f"（一）主动公开。\n（二）申请人电话{MOBILE}，后改为{OTHER}。"


@pytest.fixture
def session(catalog: Catalog, tmp_path: Path) -> Iterator[EditingSession]:
    path = tmp_path / "工作区.zwgk"
    with Workspace.open(path, catalog, writing=True, create=True, program="测试") as workspace:
        session = workspace.session(workspace.new_report(UNIT, 2023, Level.TOWNSHIP))
        values = nil_values(session.report.edition) | {"text.overview": OVERVIEW}
        session.apply(values, ActKind.ENTRY)
        yield session


@pytest.mark.parametrize("name", EXPORTERS)
@pytest.mark.parametrize("as_draft", [False, True])
def test_every_export_stops(
    session: EditingSession, tmp_path: Path, name: str, *, as_draft: bool
) -> None:
    target = tmp_path / "报告"

    with pytest.raises(UserError) as refused:
        export_report(name, Export(session.report, session.findings), target, as_draft=as_draft)

    assert refused.value.code == "E04"
    assert "“一、总体情况”第2段中有手机号码138****0000，另有1处" in refused.value.what
    assert MOBILE not in str(refused.value)
    assert not target.exists()


def test_masking_is_one_act(session: EditingSession) -> None:
    first, second = unresolved_personal_data(session.report)

    act = mask_in_report(session, first)

    assert act is not None
    assert act.kind is ActKind.REPAIR
    assert "138****0000，后改为139" in session.report.text("overview")
    assert unresolved_personal_data(session.report) == (second,)
    with pytest.raises(UserError) as refused:
        mask_in_report(session, first)
    assert refused.value.code == "D09"

    mask_in_report(session, second)
    ensure_no_personal_data(session.report)
    session.undo()
    session.undo()
    assert session.report.text("overview") == OVERVIEW


def test_a_reason_holds_for_that_number_only(session: EditingSession) -> None:
    first, second = unresolved_personal_data(session.report)

    act = keep_with_reason(session, first, "本人书面同意公开")

    assert act is not None
    assert act.kind is ActKind.EXPLAIN
    assert session.report.values[first.reason_address] == "本人书面同意公开"
    assert unresolved_personal_data(session.report) == (second,)
    keep_with_reason(session, second, "同上")
    ensure_no_personal_data(session.report)

    session.enter("text.overview", OVERVIEW.replace("主动", "主动地"))
    ensure_no_personal_data(session.report)  # the number stands where it stood
    session.enter("text.overview", OVERVIEW.replace(OTHER, "13700000000"))
    assert [one.masked for one in unresolved_personal_data(session.report)] == ["137****0000"]

    keep_with_reason(session, first, " ")
    assert len(unresolved_personal_data(session.report)) == 2


def test_a_reason_is_on_disk_logged_and_undone(session: EditingSession) -> None:
    found = unresolved_personal_data(session.report)

    keep_all(session, "text.overview", "本人书面同意公开")

    session.reload()
    assert unresolved_personal_data(session.report) == ()
    rows = [row for row in session.history() if row.kind is ActKind.EXPLAIN]
    assert [(row.address, row.after) for row in rows] == [
        (one.reason_address, "本人书面同意公开") for one in found
    ]
    session.undo()
    assert unresolved_personal_data(session.report) == found
    session.redo()
    keep_all(session, None, "")
    assert unresolved_personal_data(session.report) == found


def test_there_is_nothing_to_explain(session: EditingSession) -> None:
    with pytest.raises(UserError, match="五、存在的主要问题") as refused:
        keep_all(session, "text.problems", "没有")
    assert refused.value.code == "D14"
    with pytest.raises(UserError) as refused:
        keep_all(session, "text.nothing", "没有")
    assert refused.value.code == "A01"


def test_places_in_the_forms_words(session: EditingSession) -> None:
    session.apply(
        {
            "text.overview": "无",
            "report.signed_by": MOBILE,
            "explanation.P-IN-FORCE": f"问{MOBILE}",
            "source.requests": MOBILE,
        },
        ActKind.ENTRY,
    )
    places = [place_text(session.report, found) for found in scan_report(session.report)]
    assert places == [
        "“落款单位”",
        "“导入来源：三、收到和处理政府信息公开申请情况”",
        "对P-IN-FORCE的说明",
    ]
