"""Rules of November 2026 over prose as townships write it: the innocent, and the slips."""

from decimal import Decimal

import pytest
from reports import nil_values
from unit.domain.reading import CATALOG, FIGURES, FORM, YEAR, found, passages

from zwgk_desktop.domain.report import Report

NEW = frozenset(
    {
        *("X-DISPUTE-OUTCOMES", "X-APPLICANTS", "X-FEE", "X-SUM", "T-FEE"),
        *("T-BLANK-NUMBER", "T-TITLE", "T-FOREIGN"),
    }
)

SOUND = [
    "全年主动公开政府信息120条，其中通过县政府网站公开96条，通过微信公众号公开24条。",
    "严格执行《中华人民共和国政府信息公开条例》，主动公开条例规定的各类信息。",
    "对收到的申请件逐件登记，对受理件、办结件分类归档。",
    "做到件件有答复、条条有回音。",
    "主动公开条目21项，公开件数同比增加。",
    "办理件次均在法定期限内。",
    "每月更新一次，每季度召开会议一次。",
    "全年召开政务公开专题会议两次，开展业务培训2次，培训30人次。",
    "公开发布头条、要闻等信息。",
    "做好收件、受理、办理、答复各环节工作。",
    "申请公开件均按规定时限办理，答复件由党政办审核。",
    "受理申请后第一件事是核对身份。",
    "不断完善公开条目，共计12个大类。",
    "印发文件、召开会议、开展培训。",
    "累计制发文件、通知、公告等，合计41份。",
    "开展活动，每期不少于一次。",
    "公开事项一件一公开、一事一公开。",
    "办结率100%，答复率100%。",
    "受理行政许可件全部办结，好评率100%。",
    "全年办理人大建议5件、政协提案3件，办结率100%。",
    "将公开条例纳入干部学习内容，办理一件、公开一件。",
    "全年共收到政府信息公开申请9件，其中自然人申请7件，商业企业申请2件。",
    "收到公民、法人和其他组织的政府信息公开申请9件。",
    "畅通自然人、法人或其他组织申请渠道3条。",
    "全年收到申请9件，申请人均为自然人和企业。",
    "9件申请中，自然人7件，占77.8%；企业2件，占22.2%。",
    "本年度新收政府信息公开申请9件（自然人7件，商业企业2件），上年结转1件（自然人1件）。",
    "共办结申请9件，其中自然人7件、商业企业2件。",
    "予以公开5件，其中自然人4件、商业企业1件。",
    "为自然人提供查询服务23件次。",
    "收到公民来信12件，答复公民咨询46件。",
    "受理公民、法人或者其他组织申请公开事项9件，均在规定期限内答复。",
    "发生行政复议2件，均维持；行政诉讼2件，维持1件，尚未审结1件。",
    "行政复议2件，结果维持2件，结果纠正0件。",
    "因政府信息公开引起的行政复议2件，行政诉讼2件，其中结果维持3件，尚未审结1件。",
    "未经复议直接起诉1件，结果维持1件；复议后起诉1件，尚未审结1件。",
    "行政复议2件（维持2件），未经复议直接起诉1件（维持1件），复议后起诉1件（未审结1件）。",
    "全年行政应诉案件12件，维持10件，出庭应诉率100%。",
    "代理行政复议案件时，维持群众合法权益20余次。",
    "办理全镇征地拆迁行政复议5件，维持4件，纠正1件。",
    "上年尚未审结的1件行政诉讼已经审结。",
    "2022年发生行政复议3件，维持3件。",
    "行政复议、行政诉讼均为0件，没有尚未审结的案件。",
    "信息公开方面发生行政复议2件，被维持2件，无被纠正情况。",
    "2023年，我镇收到行政复议2件，较上年增加1件，均被维持。",
    "按要求纠正网站错别字12处，纠正错误链接3条。",
    "复议机关纠正0件。",
    "没有收取信息处理费。",
    "本年度未收取信息处理费，收费0元。",
    "2023年未发出收费通知，未收取信息处理费，收取总金额0元。",
    "信息处理费收取0件，收取金额0元。",
    "我镇2023年度没有向申请人收取任何费用，信息处理费为0元。",
    "截至2024年1月，本报告已在县政府网站公布。",
    "2024年，我镇将进一步规范公开内容。",
    "下一步，我镇将在2024年做好以下工作。",
    "围绕2021—2025年法治政府建设规划，认真做好公开工作。",
    "十四五时期，我镇认真落实《2024年政务公开工作要点》。",
    "我镇根据《政府信息公开条例》（2019年修订）认真开展工作。",
    "较2022年增加20条。",
    "行政复议2件，行政诉讼2件，其中：2件行政复议、1件行政诉讼获维持。",
    "公开政府信息120条，其中主动公开118条，依申请公开5件。",
    "收到建议、提案共12件，其中建议8件、提案4件。",
    "受理各类申请、咨询共30件，其中申请9件、咨询21件。",
    "收到政府信息公开申请9件，其中网上申请6件、信函申请3件。",
]

WRONG = [
    ("X-DISPUTE-OUTCOMES", "发生行政复议2件，其中维持1件。", ["其中维持1件"]),
    ("X-DISPUTE-OUTCOMES", "行政复议2件，1件维持，1件纠正。", ["1件维持", "1件纠正"]),
    ("X-DISPUTE-OUTCOMES", "（五）行政复议情况\n结果维持3件。", ["结果维持3件"]),
    ("X-DISPUTE-OUTCOMES", "行政复议2件、行政诉讼2件，维持5件。", ["维持5件"]),
    (
        "X-APPLICANTS",
        "收到公开申请9件，其中自然人2件、商业企业7件。",
        ["其中自然人2件", "商业企业7件"],
    ),
    (
        "X-APPLICANTS",
        "收到公开申请9件，6件自然人申请，1件科研机构申请。",
        ["6件自然人", "1件科研机构"],
    ),
    ("X-APPLICANTS", "新收申请9件，法人或者其他组织3件。", ["法人或者其他组织3件"]),
    ("T-BLANK-NUMBER", "全年主动公开信息条，同比增长。", ["主动公开信息条"]),
    ("T-BLANK-NUMBER", "共收到政府信息公开申请  件，已全部答复。", ["收到政府信息公开申请  件"]),
    ("T-BLANK-NUMBER", "印发文件__份；办结件。", ["印发文件__份", "办结件"]),
    ("T-BLANK-NUMBER", "通过网站发布信息条，其中政策文件10条。", ["发布信息条"]),
    ("X-SUM", "行政诉讼2件，其中直接起诉1件、其他3件。", ["2件，其中直接起诉1件、其他3件"]),
]


@pytest.mark.parametrize("place", ["text.overview", "text.other_matters"])
@pytest.mark.parametrize("preface", [None, "本报告依据条例编制。"], ids=["dated", "undated"])
@pytest.mark.parametrize("text", SOUND)
def test_what_townships_write_raises_no_alarm(text: str, place: str, preface: str | None) -> None:
    values = nil_values(FORM, YEAR) | dict(FIGURES)
    fee = "" if place == "text.overview" else "没有收取信息处理费。"
    values[place] = text + fee
    if preface:
        values["text.preface"] = preface

    findings = CATALOG.check(Report(FORM, values), None)

    assert [finding.message for finding in findings if finding.rule in NEW] == []


@pytest.mark.parametrize(("rule", "text", "seen"), WRONG)
def test_a_slip_is_highlighted(rule: str, text: str, seen: list[str]) -> None:
    assert passages(rule, text) == seen


@pytest.mark.parametrize("rule", ["X-RECEIVED", "X-OUTCOMES", "X-DISPUTES", "X-DISPUTE-OUTCOMES"])
@pytest.mark.parametrize(
    "text",
    [
        "全年共受理政府信息公开申请272件。",
        "（二）依申请公开\n予以公开14件，答复275件，结转下年度继续办理8件。",
        "行政复议16件，行政诉讼7件，复议维持9件。",
    ],
)
def test_what_is_said_is_of_one_reading(rule: str, text: str) -> None:
    for finding in found(rule, text):
        apart = abs(int(str(finding.expected)) - int(str(finding.actual)))
        assert f"为{finding.expected}件，相差{apart}件" in finding.message


@pytest.mark.parametrize(
    ("amount", "text", "said"),
    [
        ("0.001", "收取信息处理费1件，金额380元。", "即10元，少370元"),
        ("0.0379", "收取信息处理费1件，金额３８０元。", "即379元，少1元"),
        ("1", "收取信息处理费共1.2万元。", "12000元"),
    ],
)
def test_a_fee_above_its_cell_is_told_in_yuan(amount: str, text: str, said: str) -> None:
    values = dict(FIGURES) | {"text.other_matters": text}
    values["proactive.fees.amount"] = Decimal(amount)
    (finding,) = found("X-FEE", "全年公开信息。", values)

    assert said in finding.message
    assert found("T-FEE", "全年公开信息。", values) == []
