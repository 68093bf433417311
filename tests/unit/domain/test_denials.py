"""X-NONE: what the prose denies, beside figures and beside noughts."""

import pytest
from unit.domain.reading import passages

from zwgk_desktop.domain.addresses import Address
from zwgk_desktop.domain.report import Value

NO_DISPUTES: dict[Address, Value] = {
    "disputes.review.upheld": 0,
    "disputes.suit_direct.upheld": 0,
    "disputes.suit_after_review.pending": 0,
}
NOTHING: dict[Address, Value] = NO_DISPUTES | {
    "requests.received.natural_person": 0,
    "requests.received.enterprise": 0,
    "requests.carried_in.natural_person": 0,
    "requests.carried_out.natural_person": 0,
    "requests.partly_granted.natural_person": 0,
    "requests.refused_process.natural_person": 0,
    "requests.unavailable_not_held.natural_person": 0,
    "requests.unprocessed_repeated.enterprise": 0,
    "proactive.normative_documents.issued": 0,
    "proactive.normative_documents.repealed": 0,
    "proactive.normative_documents.in_force": 0,
}

DENIALS = [
    ("全年未收到政府信息公开申请。", ["未收到政府信息公开申请"]),
    (
        "今年以来，我镇未收到村民要求公开政府信息的申请，没有依申请公开案例。",
        ["未收到村民要求公开政府信息的申请", "没有依申请公开"],
    ),
    (
        "我镇没有收到公民、法人或者其他组织提出的申请。",
        ["没有收到公民、法人或者其他组织提出的申请"],
    ),
    ("2023年度，我镇未收到依申请公开事项。", ["未收到依申请公开"]),
    ("本年度未接到任何信息公开申请。", ["未接到任何信息公开申请"]),
    ("无依申请公开件。", ["无依申请公开"]),
    ("未收到和处理政府信息公开申请事项。", ["未收到和处理政府信息公开申请"]),
    ("未收到申请人提出的依申请公开申请。", ["未收到申请人提出的依申请公开申请"]),
    ("没有发生行政复议。", ["没有发生行政复议"]),
    ("无政府信息公开类行政复议、行政诉讼情况发生。", ["无政府信息公开类行政复议、行政诉讼"] * 2),
    (
        "未发生因政府信息公开工作被申请行政复议和提起行政诉讼的情况。",
        ["未发生因政府信息公开工作被申请行政复议和提起行政诉讼"] * 2,
    ),
    ("未发生因政府信息公开申请行政复议的情况。", ["未发生因政府信息公开申请行政复议"]),
    (
        "未收到政府信息公开申请，也未发生政府信息公开行政诉讼。",
        ["未收到政府信息公开申请", "未发生政府信息公开行政诉讼"],
    ),
    ("全年没有引发行政诉讼。", ["没有引发行政诉讼"]),
    ("较上年相比，本年没有收到申请。", ["没有收到申请"]),
    ("我镇未受理过依申请公开。", ["未受理过依申请公开"]),
    (
        "未发生针对本机关有关政府信息公开事务的行政复议案件。",
        ["未发生针对本机关有关政府信息公开事务的行政复议"],
    ),
    ("全年未收到申请的情况。", ["未收到申请"]),
    ("没有上年结转的申请。", ["没有上年结转的申请"]),
    ("无上年结转政府信息公开申请。", ["无上年结转政府信息公开申请"]),
    ("上年没有结转的申请。", ["没有结转的申请"]),
    ("无上年度结转本年度继续办理件。", ["无上年度结转本年度继续办理件"]),
    ("没有结转下年度的申请。", ["没有结转下年度的申请"]),
    ("无结转下年度继续办理的政府信息公开申请。", ["无结转下年度继续办理的政府信息公开申请"]),
    (
        "没有政府信息公开申请需要结转到下一年度继续办理。",
        ["没有政府信息公开申请需要结转到下一年度继续办理"],
    ),
    ("没有结转。", ["没有结转"]),
    ("没有不予公开的情形。", ["没有不予公开的情形"]),
    ("不存在不予公开的情形。", ["不存在不予公开的情形"]),
    ("未作出不予公开决定。", ["未作出不予公开决定"]),
    (
        "没有部分公开、不予公开、无法提供、不予处理的申请。",
        ["没有部分公开、不予公开、无法提供、不予处理的申请"] * 4,
    ),
    ("没有上年结转的申请和行政复议。", ["没有上年结转的申请和行政复议"] * 2),
    ("没有制发行政规范性文件。", ["没有制发行政规范性文件"]),
    ("未新出台规范性文件。", ["未新出台规范性文件"]),
    ("没有废止规范性文件的情况。", ["没有废止规范性文件的情况"]),
    ("没有现行有效的行政规范性文件。", ["没有现行有效的行政规范性文件"]),
    ("没有新制发、废止规范性文件。", ["没有新制发、废止规范性文件"] * 2),
    ("未制定或废止规范性文件。", ["未制定或废止规范性文件"] * 2),
    ("未制定、修改和废止行政规范性文件。", ["未制定、修改和废止行政规范性文件"] * 2),
    ("没有新增规范性文件。", ["没有新增规范性文件"]),
    ("无规范性文件制发。", ["无规范性文件制发"]),
    ("全年零申请。", ["零申请"]),
    ("全年零复议、零诉讼。", ["零复议", "零诉讼"]),
    ("全年未收到任何形式的政府信息公开申请。", ["未收到任何形式的政府信息公开申请"]),
]

NO_DENIALS = [
    "没有收到网上提出的申请。",
    "对未收到申请的村进行提醒。",
    "上年3月至6月没有收到申请。",
    "未收到企业提出的政府信息公开申请。",
    "上半年未收到政府信息公开申请，下半年收到9件。",
    "2022年未收到政府信息公开申请，2023年收到9件。",
    "未收到行政许可申请。",
    "没有逾期未答复的申请。",
    "未收到信息公开方面的投诉。",
    "未发生行政复议、行政诉讼败诉的情况。",
    "未发生因政府信息公开工作被追究责任的情形。",
    "没有申请人逾期不补正的情形。",
    "除网上提交的外，未收到其他政府信息公开申请。",
    "松岭镇未收到政府信息公开申请。",
    "各村未收到政府信息公开申请。",
    "未收取信息处理费。",
    "行政复议无纠正情形。",
    "有无申请都要按月报送。",
    "未主动公开的，可以申请公开。",
    "没有因申请人对答复不服引起的反映。",
    "政府信息公开申请无超期答复。",
    "没有对上年结转的申请人再作回访。",
    "没有无正当理由不予公开的情形。",
    "没有应公开而不予公开的信息。",
    "没有不予公开的政府信息。",
    "没有不予公开引发的行政复议。",
    "没有不予公开理由不充分的情况。",
    "没有制定依申请公开制度以外的规范性文件。",
    "没有公开行政处罚信息。",
    "没有行政许可权。",
    "未制定规范性文件备案制度。",
    "没有规范性文件。",
    "不存在未答复的申请。",
    "不存在行政复议被纠正的情形。",
    "对涉密信息未予以公开。",
    "没有收到法人或其他组织的申请。",
    "没有收到公民的申请。",
    "行政复议零纠正、行政诉讼零败诉。",
    "没有制发、公开不及时的情况。",
    "没有制定、修改方案。",
    "没有废止、失效的规范性文件仍在公开的情况。",
    "没有新增规范性文件备案审查问题。",
]


@pytest.mark.parametrize(("text", "seen"), DENIALS)
def test_a_denial_beside_figures_is_highlighted(text: str, seen: list[str]) -> None:
    assert passages("X-NONE", text) == seen


@pytest.mark.parametrize("text", [text for text, _ in DENIALS])
def test_a_denial_beside_noughts_is_sound(text: str) -> None:
    assert passages("X-NONE", text, NOTHING) == []


@pytest.mark.parametrize("text", NO_DENIALS)
def test_what_denies_less_is_left_alone(text: str) -> None:
    assert passages("X-NONE", text) == []


def test_other_outcomes_are_denied_beside_their_figures_only() -> None:
    text = "没有作其他处理的申请，没有其他处理。"
    other: dict[Address, Value] = {"requests.other_reason.natural_person": 2}

    assert passages("X-NONE", text, other) == ["没有作其他处理的申请", "没有其他处理"]
    assert passages("X-NONE", "没有其他处理意见。", other) == []
    assert passages("X-NONE", text) == []


def test_each_thing_denied_is_judged_by_its_own_figure() -> None:
    text = "未收到政府信息公开申请，未发生行政复议。"

    assert passages("X-NONE", text, NO_DISPUTES) == ["未收到政府信息公开申请"]


def test_long_runs_of_what_may_stand_between_are_quick() -> None:
    assert passages("X-NONE", "未" + "政府信息公开" * 20_000) == []
    assert passages("X-NONE", "未" + "行政复议、" * 5_000 + "败诉") == []
