"""T-FOREIGN, T-COUNT and T-REPEAT: traces of copying, and what only looks like them."""

import pytest
from unit.domain.reading import found, passages

FOREIGN_SOUND = [
    "我镇认真落实县委、县政府的部署，我县门户网站开设了专栏。",
    "云溪镇人民政府高度重视政府信息公开工作。",
    "青山县云溪镇人民政府公开信息120条。",
    "2023年，云溪镇党委专题研究2次。",
    "本报告由云溪镇人民政府编制。",
    "各乡镇人民政府要加强领导，全镇上下认真落实。",
    "与松岭镇人民政府联合举办培训。",
    "松岭镇人民政府、白石乡人民政府派人观摩。",
    "松岭镇等5个乡镇参加培训，我镇获评优秀。",
    "发展我乡村旅游，建设我乡亲喜爱的公示栏。",
    "2023年以来，我镇坚持以公开促服务。",
    "2022年，我镇曾建成公开栏12块。",
    "2022年建成的公开栏，本年全部更换。",
    "2022年，建成公开栏12块。",
    "比2022年增加3件。",
    "以镇政府名义印发文件3件，经镇政府研究后公开。",
    "2022年、2023年，我镇连续两年获评优秀。",
    "根据2022年印发的通知，我镇制定方案。",
    "2022年10月10日，我镇按照《通知》要求改版。",
    "2024年，我镇将进一步完善公开目录。",
    "自2019年5月以来，我镇认真贯彻新条例。",
    "现将2023年度政府信息公开工作情况报告如下。",
    "国办公开办函〔2021〕30号印发以来，我镇认真落实。",
]

FOREIGN = [
    ("今年以来，我乡认真落实条例。", ["我乡"]),
    ("我街道高度重视，我局严格审查。", ["我街道", "我局"]),
    ("本局设立查阅点。", ["本局"]),
    ("我乡落实条例，我乡公开信息。", ["我乡"]),
    ("松岭镇人民政府高度重视政府信息公开工作。", ["松岭镇"]),
    ("（一）2023年，青山县白石乡人民政府公开信息120条。", ["白石乡"]),
    ("东门街道办事处坚持以公开为常态。", ["东门街道"]),
    ("本报告由松岭镇人民政府编制。", ["松岭镇"]),
    ("如有疑问，请与松岭镇党政综合办公室联系。", ["松岭镇"]),
    ("松岭镇党委、政府高度重视。", []),
    ("（一）2022年以来，我镇认真落实条例。", ["2022年"]),
    ("2022年，我镇坚持以公开为常态，全年公开信息120条。", ["2022年"]),
    ("２０２２年，全镇上下认真落实条例。", ["２０２２年"]),
    ("现将2022年度政府信息公开工作情况报告如下。", ["2022年"]),
    ("特编制2021年政府信息公开工作年度报告。", ["2021年"]),
    ("2021年度，我镇严格落实条例。", ["2021年"]),
    ("一、2022年，云溪镇共公开信息120条。", ["2022年"]),
]

TITLES = (
    "总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、政府信息公开行政复议、"
    "行政诉讼情况、存在的主要问题及改进情况、其他需要报告的事项"
)

OLDER_TITLES = (
    "总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、因政府信息公开工作被申请行政复议、"
    "提起行政诉讼情况、政府信息公开工作存在的主要问题及改进情况、其他需要报告的事项"
)

COUNT_SOUND = [
    f"本报告由{TITLES}六部分组成。",
    f"全文包括{TITLES}等6个部分。",
    f"本报告由六个部分组成：{TITLES}。",
    f"本报告由{OLDER_TITLES}六个部分组成。",
    "本报告由概述、主动公开情况、依申请公开情况、收费及减免情况、存在的问题和改进措施等部分组成。",
    "围绕就业、教育、医疗等6个方面公开信息。",
    "现从总体情况、公开情况、申请情况、复议和诉讼情况、存在的问题及改进情况、其他事项等6个方面汇报。",
    "本报告由总体情况、公开情况、申请情况、问题及改进情况、其他事项等六部分组成。",
    "报告包括主动公开、依申请公开情况、复议、诉讼情况四个部分。",
    "本报告由六部分组成，如有疑问，请与办公室联系（地址、电话见首页）。",
    "从组织、制度、人员三个方面抓落实。",
    "本报告分为两个部分：总体情况、其他需要报告的事项。",
    "由党政办、便民服务中心两个部分负责。",
]

COUNT_WRONG = [
    (f"本报告由{TITLES}七个部分组成。", 7, 6),
    (f"全文包括{TITLES}等五个部分。", 5, 6),
    (f"本报告由五个部分组成：{TITLES}。", 5, 6),
    (f"全文分为8部分，分别是{TITLES}。", 8, 6),
    ("本报告由总体情况、主动公开政府信息情况、其他需要报告的事项六个部分组成。", 6, 3),
    ("本报告由工作概况、公开情况、收费情况、存在问题五个部分组成。", 5, 4),
    ("报告包括概述、公开情况、申请情况三个方面、四个部分。", 4, 3),
    ("从组织领导情况、制度建设情况、人员保障情况两个方面汇报。", 2, 3),
]

ONE = "惠农补贴逐户公示，村级财务按季张榜，工程项目从招标到验收全程公开"
TWO = "便民服务大厅设查阅点一处，有专人接待，随到随办，群众不用再跑第二趟"
NEW = "本年把流动公示板送到了边远的两个村，半年一换，老人在家门口就能看到"


def test_the_lists_are_long_enough() -> None:
    assert min(len(FOREIGN_SOUND), len(FOREIGN)) >= 15
    assert len(COUNT_SOUND) + len(COUNT_WRONG) >= 15


@pytest.mark.parametrize("text", FOREIGN_SOUND)
def test_what_a_sound_report_may_say_is_left_alone(text: str) -> None:
    assert passages("T-FOREIGN", text) == []


@pytest.mark.parametrize(("text", "seen"), FOREIGN)
def test_a_leftover_is_highlighted(text: str, seen: list[str]) -> None:
    assert passages("T-FOREIGN", text) == seen


@pytest.mark.parametrize(
    ("unit", "text", "seen"),
    [
        ("东门街道办事处", "我街道认真落实条例。", []),
        ("东门街道办事处", "我镇认真落实条例。", ["我镇"]),
        ("松岭乡人民政府", "我镇认真落实条例。", ["我镇"]),
        ("青山县财政局", "我局认真落实条例，我镇也一样。", ["我镇"]),
        ("青山县人民政府", "我镇认真落实条例。", []),
    ],
)
def test_what_a_unit_calls_itself_follows_from_its_name(
    unit: str, text: str, seen: list[str]
) -> None:
    assert passages("T-FOREIGN", text, {"report.unit": unit}) == seen


@pytest.mark.parametrize("text", COUNT_SOUND)
def test_a_list_that_can_be_that_long_is_left_alone(text: str) -> None:
    assert passages("T-COUNT", text) == []


@pytest.mark.parametrize(("text", "said", "listed"), COUNT_WRONG)
def test_a_list_of_another_length(text: str, said: int, listed: int) -> None:
    (finding,) = found("T-COUNT", text)

    assert (finding.actual, finding.expected) == (said, listed)


@pytest.mark.parametrize(
    ("text", "last", "percent"),
    [
        (f"{ONE}。{TWO}。", f"{ONE}。{TWO}。", 100),
        (f"{ONE}。{TWO}。{NEW}。", f"{TWO}。{ONE}。", 66),
        (f"（一）{ONE}。\n（二）{TWO}。{NEW}。", f"一是{ONE}；二是{TWO}。", 66),
        (f"2023年，{ONE}。{TWO}。", f"2022年，{ONE}。{TWO}。", 100),
        (f"{ONE}。{TWO}。", f"{TWO} 。\n{ONE}。", 100),
        (f"{ONE}。{NEW}。", f"{ONE}。{TWO}。", None),
        (f"{NEW}。", f"{ONE}。", None),
        (f"{ONE[:-2]}。", f"{ONE}。", None),
        ("主动公开情况。依申请公开情况。", "主动公开情况。依申请公开情况。", None),
        ("", f"{ONE}。", None),
    ],
)
def test_the_share_repeated(text: str, last: str, percent: int | None) -> None:
    findings = found("T-REPEAT", text, {"text.problems": "本年的问题另有所在。下一步改进。"}, last)

    assert [finding.actual for finding in findings] == ([] if percent is None else [percent])


def test_the_passages_repeated_are_shown() -> None:
    text = f"{ONE}。{TWO}。{NEW}。{TWO}。"
    (finding,) = found("T-REPEAT", text, {"text.problems": "另写。"}, f"{TWO}。{ONE}。")

    assert finding.passage is not None
    assert text[finding.passage.start : finding.passage.end] == f"{ONE}。{TWO}"
    assert "共2处" in finding.message
    assert "2022年" in finding.message
    assert ONE[:20] in finding.message


def test_without_last_years_report_nothing_is_repeated() -> None:
    assert found("T-REPEAT", f"{ONE}。{TWO}。") == []
