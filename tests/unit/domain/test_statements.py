"""Figures in the prose against the tables: as reports write them, half of them sound."""

import pytest
from reports import nil_values
from unit.domain.reading import CATALOG, FIGURES, FORM, YEAR, found, passages

from zwgk_desktop.domain.report import Report

UNDER = "（二）依申请公开\n"

RECEIVED_SOUND = [
    "全年共收到政府信息公开申请9件，其中自然人7件、企业2件。",
    "新收申请9件、上年结转1件，办结9件。",
    "共受理依申请公开10件，其中上年结转1件。",
    "收到申请九件，答复9件，答复率100%。",
    "收到政府信息公开申请９宗，均在法定期限内答复。",
    "受理公民、法人和其他组织提出的政府信息公开申请9件。",
    "2023年，我镇共办理政府信息公开申请9件。",
    "累计收到依申请公开件9件。",
    "依申请公开方面，通过网站收到申请6件，信函收到申请3件。",
    "收到政府信息公开申请9件，比上年增加3件。",
    "收到政府信息公开申请9件，同比下降25%，较上年少收到3件申请。",
    "第一季度收到政府信息公开申请2件，第二季度收到3件。",
    "截至2023年6月底，收到政府信息公开申请4件。",
    "1至6月收到政府信息公开申请3件，7至12月收到6件。",
    "2023年1月1日—6月30日，收到政府信息公开申请3件。",
    "2023年3月，我镇收到政府信息公开申请2件。",
    "收到补正申请2件。",
    "2022年收到政府信息公开申请5件，2023年收到政府信息公开申请9件。",
    "2021年至2023年共收到政府信息公开申请30件。",
    "我镇近三年共收到政府信息公开申请25件。",
    "全县共收到政府信息公开申请120件，办结118件。",
    "松岭镇收到政府信息公开申请5件。",
    "收到群众信访件12件，已办结12件。",
    "受理12345热线工单84件，全部按时办结。",
    "镇长信箱收到信件38件。",
    "收到人大建议、政协提案3件。",
    "低保申请受理56件，办结56件。",
    "受理行政许可申请21件。",
    "收到政府信息公开申请近10件。",
    "设立政府信息公开申请受理窗口2个、受理渠道3条。",
    "网站发布信息120条，公众号发布信息80条。",
    "政府信息公开申请答复函统一编号，不予受理2件均说明理由。",
    "全镇12个村收到村务公开申请15件，办结15件。",
    "未收到一件网上提出的政府信息公开申请。",
]

RECEIVED_WRONG = [
    ("全年共收到政府信息公开申请12件。", "全年共收到政府信息公开申请12件"),
    ("新收申请八件，均已办结。", "新收申请八件"),
    ("共受理依申请公开１１件。", "共受理依申请公开１１件"),
    ("全年收到12宗政府信息公开申请。", "全年收到12宗"),
    ("收到政府信息公开申请一百二十件。", "收到政府信息公开申请一百二十件"),
    (UNDER + "全年新收8件，均依法办理。", "全年新收8件"),
    ("2023年，云溪镇共收到信息公开申请7件，予以公开5件。", "云溪镇共收到信息公开申请7件"),
    ("接收政府信息公开申请十五件。", "接收政府信息公开申请十五件"),
    ("收到申请0件，办结0件。", "收到申请0件"),
    ("收办政府信息公开申请两起。", "收办政府信息公开申请两起"),
    ("收到政府信息依申请公开89件次。", "收到政府信息依申请公开89件次"),
    ("全年共受理政府信息公开申请1,200件。", "全年共受理政府信息公开申请1,200件"),
    ("办理政府信息公开申请6份。", "办理政府信息公开申请6份"),
    ("接到群众提出的政府信息公开申请4件。", "接到群众提出的政府信息公开申请4件"),
    ("2023年1月至12月，收到政府信息公开申请7件。", "收到政府信息公开申请7件"),
    ("3月召开会议，全年收到政府信息公开申请7件。", "全年收到政府信息公开申请7件"),
    ("我镇于3月召开会议。收到政府信息公开申请7件。", "收到政府信息公开申请7件"),
    ("与2022年相比，收到政府信息公开申请3件。", "收到政府信息公开申请3件"),
]

OUTCOMES_SOUND = [
    UNDER + "予以公开5件，部分公开1件，不予公开1件，无法提供1件，不予处理1件，其他处理0件。",
    UNDER + "答复9件，结转下年度继续办理1件。",
    "收到申请9件，上年度结转1件；予以公开5件，无法提供1件，结转下年继续办理1件。",
    "对政府信息公开申请予以公开和部分公开6件。",
    "政府信息公开申请9件中5件予以公开，1件部分公开。",
    "申请公开的事项，不予公开1件，属于四类过程性信息。",
    "自然人申请公开7件，予以公开4件；企业申请公开2件，予以公开1件。",
    "收到政府信息公开申请10件，1件结转下年度继续办理。",
    "收到政府信息公开申请10件均已答复。",
    "镇长信箱收到信件38件，办结35件。",
    "答复人大建议、政协提案12件。",
    "收到政府信息公开申请9件，回复群众留言20条，已办结18条。",
    "公文公开属性审核：主动公开30件，依申请公开5件，不予公开2件。",
    "上半年办结政府信息公开申请3件。",
    "2022年办结政府信息公开申请5件。",
    "依申请公开答复书统一编号，全年制作答复书15份。",
    "印发文件20件，均在20个工作日内予以公开。",
    "政府信息公开申请当场答复2件。",
    "办结民生实事10件。",
    "共计制发公文120件，其中主动公开80件、依申请公开20件、不予公开20件。",
    "收到政府信息公开申请9件，其中涉及征地拆迁的5件，答复5件。",
    "加强依申请公开，制定答复模板5份。",
    "对12件政府信息公开申请答复进行“回头看”。",
    "受理的9件政府信息公开申请中，5件予以公开，2件为无法提供和重复申请。",
]

OUTCOMES_WRONG = [
    (UNDER + "予以公开7件。", ["予以公开7件"]),
    (UNDER + "予以公开6件，部分公开1件。", ["予以公开6件"]),
    (UNDER + "部分公开2件，不予公开3件。", ["部分公开2件", "不予公开3件"]),
    (UNDER + "无法提供３件、不予处理两件。", ["无法提供３件", "不予处理两件"]),
    (UNDER + "其他处理1件。", ["其他处理1件"]),
    ("全年办结政府信息公开申请12件。", ["全年办结政府信息公开申请12件"]),
    ("收到申请9件，已经答复12件。", ["已经答复12件"]),
    ("3件申请结转下年度继续办理。", ["3件申请结转下年"]),
    ("收到政府信息公开申请9件，上年结转2件。", ["上年结转2件"]),
    ("收到政府信息公开申请9件，结转3件。", ["结转3件"]),
    ("政府信息公开申请9件中8件予以公开。", ["8件予以公开"]),
    ("对申请公开的信息，不予公开0件。", ["不予公开0件"]),
    (UNDER + "同意公开10件。", ["同意公开10件"]),
    (UNDER + "答复十一件，答复率100%。", ["答复十一件"]),
    (UNDER + "因本机关不掌握相关信息无法提供4件。", ["因本机关不掌握相关信息无法提供4件"]),
    (UNDER + "信访举报类不予处理5件。", []),
    (UNDER + "重复申请不予处理5件。", ["重复申请不予处理5件"]),
]

DISPUTES_SOUND = [
    "全年办理行政复议案件12件，均与征地拆迁有关。",
    "因政府信息公开被申请行政复议2件、提起行政诉讼2件。",
    "信息公开类行政复议2起，均维持；行政诉讼2起。",
    "产生行政复议2件和行政诉讼2件。",
    "行政复议、行政诉讼共4件。",
    "未经复议直接起诉1件，复议后起诉1件。",
    "行政复议2件，其中维持2件；行政诉讼尚未审结1件。",
    "行政复议维持1件。",
    "法治建设方面，办理行政复议5件、行政诉讼3件。",
    "负责人出庭应诉3次，行政诉讼出庭率100%。",
    "开展行政复议、行政诉讼培训3次。",
    "全县政府信息公开行政复议13件。",
    "2022年行政复议1件。",
    "行政复议比上年减少1件。",
    "上半年行政复议1件。",
    "未发生一起因答复不规范引起的行政复议。",
    "信访事项申请行政复议5件。",
    "调解矛盾纠纷36件，没有引发行政诉讼。",
]

DISPUTES_WRONG = [
    ("因政府信息公开被申请行政复议3件。", ["因政府信息公开被申请行政复议3件"]),
    ("提起行政诉讼1件。", ["提起行政诉讼1件"]),
    ("行政复议0件，行政诉讼0件。", ["行政复议0件", "行政诉讼0件"]),
    ("信息公开类行政复议一起，正在办理中。", ["信息公开类行政复议一起"]),
    ("复议后起诉2件。", ["复议后起诉2件"]),
    ("未经复议直接起诉０件。", ["未经复议直接起诉０件"]),
    ("行政复议、行政诉讼共7件。", ["行政复议、行政诉讼共7件"]),
    ("发生3件行政复议。", ["3件行政复议"]),
    ("行政复议和诉讼各1件。", ["行政复议和诉讼各1件"]),
    ("2023年，行政复议五宗。", ["行政复议五宗"]),
    ("被申请行政复议案件4起。", ["被申请行政复议案件4起"]),
    ("因依申请公开引发的诉讼3件。", ["因依申请公开引发的诉讼3件"]),
    ("全年共有行政诉讼10件。", ["全年共有行政诉讼10件"]),
    ("政府信息公开方面，行政复议两起、行政诉讼三起。", ["行政诉讼三起"]),
    ("行政复议1件，行政诉讼2件。", ["行政复议1件"]),
]

DOCUMENTS_SOUND = [
    "制定规范性文件2件，废止1件，现行有效5件。",
    "制发行政规范性文件2件，均在印发后20个工作日内公开。",
    "废止行政规范性文件1件，并在原栏目注明失效。",
    "现行有效的行政规范性文件5件。",
    "新出台2件规范性文件。",
    "清理规范性文件8件，其中废止1件、保留5件。",
    "制发文件18件，废止文件0件，现行有效文件18件。",
    "制定规范性文件2件，印发工作方案3件。",
    "协助县政府起草规范性文件3件。",
    "参与制定规范性文件3件。",
    "规范性文件备案审查3件。",
    "公开规范性文件4件。",
    "全县制定规范性文件12件。",
    "2022年制定规范性文件3件。",
    "清理规范性文件8件，拟废止3件。",
    "制定党内规范性文件3件。",
    "上半年制定规范性文件1件。",
]

DOCUMENTS_WRONG = [
    ("制定规范性文件3件。", ["制定规范性文件3件"]),
    ("制发行政规范性文件１件。", ["制发行政规范性文件１件"]),
    ("新制定3件规范性文件。", ["新制定3件"]),
    ("出台规范性文件四件，废止两件。", ["出台规范性文件四件", "废止两件"]),
    ("制定规范性文件2件，废止0件。", ["废止0件"]),
    ("现行有效的规范性文件6件。", ["现行有效的规范性文件6件"]),
    ("规范性文件现行有效7件。", ["规范性文件现行有效7件"]),
    ("印发行政规范性文件12件。", ["印发行政规范性文件12件"]),
    ("本年度未废止规范性文件，制定规范性文件0件。", ["制定规范性文件0件"]),
    ("2023年，共制定规范性文件十件，废止规范性文件0件，现行有效的规范性文件0件。",
     ["共制定规范性文件十件", "废止规范性文件0件", "现行有效的规范性文件0件"]),
    ("清理规范性文件8件，其中废止3件。", ["其中废止3件"]),
    ("我镇制定规范性文件5份。", ["我镇制定规范性文件5份"]),
    ("废止行政规范性文件2件，并予公告。", ["废止行政规范性文件2件"]),
    ("全年出台行政规范性文件一件。", ["全年出台行政规范性文件一件"]),
    ("继续有效的规范性文件3件。", ["继续有效的规范性文件3件"]),
]  # fmt: skip

_SOUND = {
    "X-RECEIVED": RECEIVED_SOUND,
    "X-OUTCOMES": OUTCOMES_SOUND,
    "X-DISPUTES": DISPUTES_SOUND,
    "X-DOCUMENTS": DOCUMENTS_SOUND,
}
_WRONG = {
    "X-RECEIVED": [(text, [passage]) for text, passage in RECEIVED_WRONG],
    "X-OUTCOMES": OUTCOMES_WRONG,
    "X-DISPUTES": DISPUTES_WRONG,
    "X-DOCUMENTS": DOCUMENTS_WRONG,
}


@pytest.mark.parametrize("text", sorted({text for texts in _SOUND.values() for text in texts}))
def test_a_sound_sentence_is_left_alone_by_every_rule(text: str) -> None:
    assert [passages(rule, text) for rule in (*_SOUND, "X-NONE", "X-SUM")] == [[]] * 6


@pytest.mark.parametrize(
    ("rule", "text", "seen"),
    [(rule, text, seen) for rule, cases in _WRONG.items() for text, seen in cases],
)
def test_a_wrong_figure_is_highlighted(rule: str, text: str, seen: list[str]) -> None:
    assert passages(rule, text) == seen


def test_a_finding_names_both_figures_and_the_difference() -> None:
    (finding,) = found("X-RECEIVED", "全年共收到政府信息公开申请12件。")

    assert finding.cells == ("requests.received.total", "text.overview")
    assert (finding.expected, finding.actual) == (9, 12)
    assert "12件" in finding.message
    assert "9件" in finding.message
    assert "相差3件" in finding.message

    assert finding.caret_address == "text.overview"


def test_a_group_is_the_sum_of_its_rows() -> None:
    (finding,) = found(
        "X-OUTCOMES", UNDER + "不予公开3件。", {"requests.refused_state_secret.enterprise": 1}
    )

    assert (finding.expected, finding.actual) == (2, 3)
    assert len(finding.cells) == 9


def test_a_stated_total_is_judged_as_it_stands() -> None:
    stated = {"requests.received.total": 12}

    assert found("X-RECEIVED", "收到政府信息公开申请12件。", stated) == []
    assert len(found("X-RECEIVED", "收到政府信息公开申请9件。", stated)) == 1


def test_a_blank_table_says_nothing() -> None:
    values = {a: v for a, v in nil_values(FORM).items() if a not in FORM.entered}
    text = "收到政府信息公开申请12件，予以公开3件，行政复议1件。制定规范性文件3件。"
    report = Report(FORM, {**values, "text.overview": text})

    assert not [f for f in CATALOG.check(report, None) if f.rule in _SOUND]


def test_the_other_texts_are_read_too() -> None:
    (finding,) = found(
        "X-RECEIVED",
        "无",
        {"text.problems": "收到政府信息公开申请12件，答复不够及时。下一步改进。"},
    )

    assert finding.passage is not None
    assert finding.passage.address == "text.problems"


@pytest.mark.parametrize(
    ("text", "blank"),
    [
        ("全年收到政府信息公开申请12件。", "requests.received.research_body"),
        ("政府信息公开申请不予公开3件。", "requests.refused_process.natural_person"),
    ],
)
def test_a_figure_is_not_held_against_cells_still_blank(text: str, blank: str) -> None:
    values = {**nil_values(FORM, YEAR), **FIGURES, "text.overview": text}
    assert [one for one in CATALOG.check(Report(FORM, values), None) if one.rule[0] == "X"]

    del values[blank]
    assert not [one for one in CATALOG.check(Report(FORM, values), None) if one.rule[0] == "X"]


def test_licences_may_be_called_matters_where_they_are_handled() -> None:
    licences = {"proactive.licences.decisions": 5}

    assert passages("X-DECISIONS", "办理行政许可事项6件。", licences) == ["办理行政许可事项6件"]
    assert passages("X-DECISIONS", "办理行政许可事项5件。", licences) == []
    assert passages("X-DECISIONS", "梳理行政许可事项6件。", licences) == []
