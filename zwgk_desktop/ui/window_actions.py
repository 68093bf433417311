"""Actions of the window whose handlers load at their first use."""

from functools import partial

from zwgk_desktop.ui.actions import ActionSpec, Needs, Place

_make = partial(ActionSpec, menu=Place.MAKE, needs=Needs.WRITABLE)
_fill = partial(ActionSpec, menu=Place.FILL, needs=Needs.EDITABLE)
_history = partial(ActionSpec, menu=Place.HISTORY, needs=Needs.REPORT)
_links = partial(ActionSpec, menu=Place.LINKS, needs=Needs.EDITABLE)
_paper = partial(ActionSpec, menu=Place.PAPER, needs=Needs.REPORT)
_state = partial(ActionSpec, menu=Place.STATE, needs=Needs.EDITABLE)
_years = partial(ActionSpec, menu=Place.YEARS)

ACTIONS = (
    _make("new", "新建年度报告…", "zwgk_desktop.ui.report_actions:new", keys="Ctrl+N", icon="new"),
    _make(
        "import",
        "导入…",
        "zwgk_desktop.ui.incoming.imports:start",
        keys="Ctrl+I",
        icon="import",
        tip="读入已有的报告，先看读到了什么，再决定是否导入",
        tool=True,
        saved=True,
    ),
    ActionSpec(
        "undo",
        "撤销",
        "zwgk_desktop.ui.report_actions:undo",
        Place.UNDO,
        needs=Needs.UNDOABLE,
        keys="Ctrl+Z",
        icon="undo",
        tool=True,
    ),
    ActionSpec(
        "redo",
        "重做",
        "zwgk_desktop.ui.report_actions:redo",
        Place.UNDO,
        needs=Needs.REDOABLE,
        keys="Ctrl+Y",
        icon="redo",
        tool=True,
    ),
    ActionSpec(
        "delete",
        "删除这份报告…",
        "zwgk_desktop.ui.report_actions:delete_shown",
        Place.DELETE,
        needs=Needs.EDITABLE,
        icon="delete",
        letter="D",
        saved=True,
    ),
    _history(
        "history",
        "历史",
        "zwgk_desktop.ui.records.record_actions:turn_history",
        keys="F7",
        tip="做过的每一步，可以回到任何一步",
        switched=False,
    ),
    _history(
        "cell_history",
        "这一处的历史",
        "zwgk_desktop.ui.records.record_actions:cell_history",
        keys="Shift+F7",
    ),
    _links("carry", "从上年开始…", "zwgk_desktop.ui.records.record_actions:carry", letter="S"),
    _state(
        "finalise",
        "定稿…",
        "zwgk_desktop.ui.records.record_actions:finalise",
        keys="Ctrl+D",
        tip="没有要处理的，整份存为一版，不再改动",
    ),
    _state(
        "publish",
        "标为已发布…",
        "zwgk_desktop.ui.records.record_actions:publish",
        needs=Needs.UNPUBLISHED,
        letter="P",
    ),
    _state(
        "correct",
        "开始更正版…",
        "zwgk_desktop.ui.records.record_actions:correct",
        needs=Needs.FINAL,
        letter="C",
    ),
    _state(
        "versions",
        "各版对照、更正清单…",
        "zwgk_desktop.ui.records.record_actions:versions",
        needs=Needs.REPORT,
        letter="V",
    ),
    _state(
        "submit",
        "报送…",
        "zwgk_desktop.ui.submitting.commands:submit",
        needs=Needs.REPORT,
        keys="Ctrl+Shift+S",
        tip="把定稿的报告做成报送包，交给县里；显示核验码",
        saved=True,
    ),
    _state(
        "county_file",
        "读入县里的文件…",
        "zwgk_desktop.ui.submitting.commands:ask",
        needs=Needs.WRITABLE,
        letter="R",
        tip="县里发来的退改单、下发包：先看有什么，再决定是否读入",
        saved=True,
    ),
    _years(
        "years",
        "年度对比…",
        "zwgk_desktop.ui.records.record_actions:years",
        needs=Needs.REPORT,
        keys="Ctrl+B",
        tip="各年并排，附图",
    ),
    _links(
        "link", "解除、恢复与上年的关联…", "zwgk_desktop.ui.records.record_actions:link", letter="L"
    ),
    _years(
        "units",
        "单位更名与合并…",
        "zwgk_desktop.ui.records.record_actions:units",
        needs=Needs.WRITABLE,
        letter="U",
    ),
    _fill(
        "fill_here",
        "选区填 0…",
        "zwgk_desktop.ui.table.table_actions:fill_here",
        keys="Alt+0",
        letter="S",
    ),
    _fill(
        "fill",
        "本表无发生，全部填 0…",
        "zwgk_desktop.ui.table.table_actions:fill",
        keys="Alt+9",
        letter="B",
    ),
    _fill(
        "nil",
        "零报告…",
        "zwgk_desktop.ui.table.table_actions:nil",
        keys="Alt+8",
        tip="申请和复议诉讼两张表全部填 0，并为总体情况拟一句话",
        letter="N",
    ),
    ActionSpec(
        "review",
        "复核本表（第二人重录）",
        "zwgk_desktop.ui.table.table_actions:review",
        Place.REVIEW,
        needs=Needs.EDITABLE,
        keys="Alt+R",
        letter="R",
    ),
    ActionSpec(
        "diagnosis",
        "导出诊断包…",
        "zwgk_desktop.ui.records.recovery:diagnose",
        Place.SUPPORT,
        letter="D",
    ),
    _paper(
        "print",
        "打印…",
        "zwgk_desktop.ui.output.output_commands:print_report",
        keys="Ctrl+P",
        icon="print",
        tip="打印预览里的这几页",
        tool=True,
    ),
    ActionSpec("update", "更新…", "zwgk_desktop.ui.updates:show", Place.SUPPORT, letter="U"),
)

LATER_ACTIONS = (
    _paper(
        "notice",
        "公示单…",
        "zwgk_desktop.ui.output.output_commands:notice",
        keys="Ctrl+G",
        icon="notice",
        tip="贴在公开栏的一张：选纸张、方向、颜色，打印或者导出",
        tool=True,
    ),
    _paper("posting", "张贴记录…", "zwgk_desktop.ui.output.output_commands:record", letter="G"),
    ActionSpec(
        "books",
        "台账",
        "zwgk_desktop.ui.books.book_commands:open_books",
        Place.GO,
        keys="Ctrl+R",
        tip="依申请公开、规范性文件、行政处理、复议诉讼、主动公开五本台账",
    ),
    _fill(
        "fill_from_books",
        "从台账填入…",
        "zwgk_desktop.ui.books.book_commands:fill",
        keys="Ctrl+Shift+R",
        tip="用台账计出的数字填二、三、四表，先看改动再填",
        saved=True,
    ),
    _years(
        "book_period",
        "期间统计…",
        "zwgk_desktop.ui.books.book_commands:show_period",
        letter="K",
        tip="台账从某天到某天的数字，例如今年截至今天、一个季度；可以导出表格",
    ),
    _years(
        "work_calendar",
        "工作日历…",
        "zwgk_desktop.ui.books.book_commands:show_calendar",
        letter="J",
        tip="每年的放假和调休上班；粘贴放假通知",
    ),
    _years(
        "redact",
        "到期脱敏…",
        "zwgk_desktop.ui.books.book_commands:redact",
        needs=Needs.WRITABLE,
        letter="Q",
        tip="从办结已久的申请里清除申请人的个人信息；不能撤销",
    ),
    ActionSpec(
        "county",
        "收报",
        "zwgk_desktop.ui.county.county_commands:open_county",
        Place.GO,
        keys="Ctrl+Shift+J",
        tip="县（市、区）收各单位的年度报告：收、审、退、汇总",
    ),
    ActionSpec(
        "backups",
        "备份…",
        "zwgk_desktop.ui.records.recovery:list_backups",
        Place.WORKSPACE,
        letter="K",
        saved=True,
    ),
)
"""Actions that come after those of the command groups in their sections of the menus."""
