"""View of one request: details, events, next steps, attachments and a deadline strip."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from zwgk_desktop.domain.addresses import APPLICANT
from zwgk_desktop.domain.books.requests import (
    CHANNELS,
    CLASSES,
    EVENT_LABELS,
    OUTCOMES,
    Event,
    EventKind,
    Request,
)
from zwgk_desktop.domain.dates import day_text
from zwgk_desktop.domain.due_days import (
    ExplainedDay,
    RequestState,
    explain_days,
    proposed_conclusion,
)
from zwgk_desktop.domain.findings import Severity
from zwgk_desktop.domain.workdays import WEEKEND
from zwgk_desktop.services.books.attachments import attachments
from zwgk_desktop.services.books.dues import (
    STATE_LABELS,
    NextStep,
    RequestStatus,
    answered_earlier_requests,
    deadline_warnings,
    next_steps,
    request_status,
)
from zwgk_desktop.services.books.letters import evidence_words
from zwgk_desktop.services.books.redaction import masked_applicant
from zwgk_desktop.services.books.unit_books import UnitBooks
from zwgk_desktop.ui.books.attachment_panel import AttachmentPanel
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.controls import on_press
from zwgk_desktop.ui.look.labels import PlainLabel, set_tip, show_tip
from zwgk_desktop.ui.look.layouts import Flow
from zwgk_desktop.ui.page_actions import PageActions

_WIDTH, _HEIGHT, _GAP = 30, 40, 2


class DayStrip(QWidget):
    """Strip of the days counted towards the deadline, wrapped to the width."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.days: Sequence[ExplainedDay] = ()
        self._today = date.min
        self._due: date | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName("期限逐日计算")

    def show_days(self, days: Sequence[ExplainedDay], due: date | None, today: date) -> None:
        self.days, self._due, self._today = days, due, today
        counted = sum(day.number is not None and day.date <= today for day in days)
        self.setAccessibleDescription(f"共{len(days)}天，已计{counted}个工作日")
        self.setFixedHeight(self.heightForWidth(max(self.width(), 1)))
        self.update()

    def words(self, day: ExplainedDay) -> str:
        """Return the description of a day: its count, or why it does not count."""
        named = f"{day.date.month}月{day.date.day}日（周{_WEEKDAYS[day.date.weekday()]}）"
        what = f"第{day.number}个工作日" if day.number is not None else f"不计：{day.reason}"
        last = "，最后一天" if day.date == self._due else ""
        return f"{named}　{what}{last}"

    def heightForWidth(self, width: int) -> int:
        rows = -(-len(self.days) // self._across(width)) if self.days else 0
        return rows * (theme.px(_HEIGHT) + _GAP)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(_WIDTH) * 14, self.heightForWidth(theme.px(_WIDTH) * 14))

    def resizeEvent(self, _event: object) -> None:
        self.setFixedHeight(self.heightForWidth(self.width()))

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            day = self.day_at(event.pos())
            show_tip(event.globalPos(), self.words(day) if day else "", self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for at, day in enumerate(self.days):
            self._paint(painter, self._box(at), day)

    def _paint(self, painter: QPainter, box: QRect, day: ExplainedDay) -> None:
        colours = theme.colours()
        past = day.date <= self._today
        ground, ink = self._look(day)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(box, theme.RADIUS, theme.RADIUS)
        if day.date in {self._today, self._due}:
            due = day.date == self._due
            edge = theme.SEVERITIES[Severity.ERROR].ink if due else colours.accent
            painter.setPen(QPen(edge, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), theme.RADIUS, theme.RADIUS)
        upper, lower = QRect(box), QRect(box)
        upper.setHeight(box.height() * 3 // 5)
        lower.setTop(upper.bottom() - 1)
        painter.setPen(ink)
        painter.setFont(theme.ui_font(theme.BASE_SIZE, bold=past and day.number is not None))
        shown = str(day.number) if day.number is not None else (day.reason or "")[:1]
        painter.drawText(upper, Qt.AlignmentFlag.AlignCenter, shown)
        painter.setFont(theme.ui_font(10))
        painter.drawText(lower, Qt.AlignmentFlag.AlignCenter, f"{day.date.month}.{day.date.day}")

    def _look(self, day: ExplainedDay) -> tuple[QColor, QColor]:
        colours = theme.colours()
        if day.number is not None:
            past = day.date <= self._today
            return (
                (colours.accent, colours.accent_ink) if past else (colours.selection, colours.ink)
            )
        if day.reason == WEEKEND:
            return colours.head, colours.quiet_ink
        return theme.SEVERITIES[Severity.EXPLAIN].ground, colours.ink

    def _across(self, width: int) -> int:
        return max(width // (theme.px(_WIDTH) + _GAP), 1)

    def _box(self, at: int) -> QRect:
        row, column = divmod(at, self._across(self.width()))
        wide, high = theme.px(_WIDTH), theme.px(_HEIGHT)
        return QRect(column * (wide + _GAP), row * (high + _GAP), wide, high)

    def day_at(self, point: QPoint) -> ExplainedDay | None:
        for at, day in enumerate(self.days):
            if self._box(at).contains(point):
                return day
        return None


_WEEKDAYS = "一二三四五六日"
_TIMELINE = 150  # px
_ASKED = {EventKind.THIRD_PARTY_ASKED, EventKind.BODY_ASKED}


class RequestView(QWidget):
    """View of one request with buttons for the next steps that the law allows."""

    stepping = Signal(object, object)
    """Emitted to enter a proposed `Event`.

    The second argument is the last lawful day if it has passed, else None.
    """

    def __init__(
        self, actions: PageActions, attachments: AttachmentPanel, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._actions, self.attachments = actions, attachments
        self.subject = 0
        self._unmasked = False
        self._writable = True
        self._ending = Event(EventKind.CONCLUDED, date.min)
        self.title = PlainLabel("", self, "heading")
        self.clock = PlainLabel("", self, "verdict")
        self.facts = PlainLabel("", self, wrap=True)
        self.notes = PlainLabel("", self, "proposal", wrap=True)
        self.strip = DayStrip(self)
        self.timeline = QListWidget(self)
        self.timeline.setObjectName("hits")
        self.timeline.setAccessibleName("经过")
        self.timeline.itemActivated.connect(actions["event_correct"].trigger)
        actions.fill_row_menu(self.timeline)
        # The key removes an attachment while that list has the focus.
        actions["event_remove"].setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.steps = Flow(spacing=theme.px(6))
        self.earlier = Flow(spacing=theme.px(6))
        self.steps_label = PlainLabel("接下来可以登记（只列合乎条例的）", self, "small")
        self.earlier_label = PlainLabel(
            "以前发生、还没有登记的（只列当时合乎条例的）", self, "small"
        )
        self._lay_out()

    @property
    def event_place(self) -> int | None:
        """Position of the selected event, counted from 1, or None without one."""
        at = self.timeline.currentRow()
        listed = at >= 0 and self.timeline.item(at).flags() != Qt.ItemFlag.NoItemFlags
        return at + 1 if listed else None

    def show_request(self, books: UnitBooks, *, unmasked: bool, writable: bool) -> None:
        """Show the request with the current `subject`."""
        subject, self._unmasked, self._writable = self.subject, unmasked, writable
        request = books.entries(Request)[subject]
        one = request_status(request, books.calendar)
        name = books.personal(subject).get(APPLICANT, "")
        self.title.setText(f"{request.number}　{day_text(request.received_on)}收到")
        days = explain_days(request, books.calendar, request.concluded_on or one.as_of)
        self.clock.setText(clock_words(one, _counted(days, one.as_of)))
        late = one.is_overdue or bool(one.clock.days_late)
        ink = f"color: {theme.SEVERITIES[Severity.ERROR].ink.name()};" if late else ""
        self.clock.setStyleSheet(f"padding: 4px 0; {ink}")
        self.facts.setText(self._facts(request, name))
        self.notes.setText("\n".join(self._notes(books, one)))
        self.notes.setVisible(bool(self.notes.text()))
        self.strip.show_days(days, one.clock.due, one.as_of)
        self._list_events(request)
        self.attachments.show_attachments(attachments(books, request.number), unmasked=unmasked)
        self._offer(next_steps(request, books.calendar, one.as_of), one)

    def choose(self, event: Event) -> None:
        """Select an event in the timeline."""
        for item in self.timeline.findItems(event_words(event), Qt.MatchFlag.MatchExactly):
            self.timeline.setCurrentItem(item)

    def _facts(self, request: Request, name: str) -> str:
        shown = name if self._unmasked else masked_applicant(name, request.applicant_class)
        first = "　".join(
            part
            for part in (
                CHANNELS.get(request.channel, ""),
                CLASSES.get(request.applicant_class, ""),
                shown,
                request.wanted_form,
            )
            if part
        )
        rest = [request.subject, request.remark and f"备注：{request.remark}"]
        rest += [request.answer_number and f"答复文号：{request.answer_number}"]
        return "\n".join(part for part in (first, *rest) if part)

    def _notes(self, books: UnitBooks, one: RequestStatus) -> list[str]:
        said = list(deadline_warnings(one.request, books.calendar, one.as_of))
        proposal = proposed_conclusion(one.request, books.calendar, one.as_of)
        self._ending = Event(EventKind.CONCLUDED, one.as_of)
        if proposal is not None:
            self._ending = replace(self._ending, on=proposal.day, outcome=proposal.outcome)
            said.append(
                f"申请人的期限已过，可以按“{OUTCOMES[proposal.outcome]}”办结，"
                f"办结日期{day_text(proposal.day)}（本程序的口径）。"
            )
        said += [
            f"同一申请人{day_text(same.received_on)}的{same.number}号申请内容相同，已经答复；"
            "属于重复申请的，可以不重复处理（条例第三十六条第（六）项），由您判断。"
            for same in answered_earlier_requests(books, self.subject)
        ]
        if words := evidence_words(books, books.entries(Request)[self.subject]):
            said.append(words)
        if one.clock.provisional:
            said.append("期限在还没有放假通知的年度，是暂定的；采用通知后重新计算。")
        if any(event.kind in _ASKED for event in one.request.events):
            said.append("征求意见：发出当日计算，对方答复当日不计算（本程序的口径）。")
        return said

    def _list_events(self, request: Request) -> None:
        row = self.timeline.currentRow()
        self.timeline.clear()
        for event in request.events:
            item = QListWidgetItem(event_words(event))
            set_tip(item, "双击或者按回车更正")
            self.timeline.addItem(item)
        if not request.events:
            self.timeline.addItem(QListWidgetItem("还没有登记办理中的事项"))
            self.timeline.item(0).setFlags(Qt.ItemFlag.NoItemFlags)
        self.timeline.setCurrentRow(min(row, self.timeline.count() - 1))

    def _offer(self, steps: Iterable[NextStep], one: RequestStatus) -> None:
        for flow in (self.steps, self.earlier):
            flow.clear()
        for step in steps:
            flow = self.steps if step.on >= one.as_of else self.earlier
            flow.addWidget(button := self._step_button(step, one))
            button.show()
        self.steps_label.setVisible(self.steps.count() > 0)
        self.earlier_label.setVisible(self.earlier.count() > 0)

    def _step_button(self, step: NextStep, one: RequestStatus) -> QPushButton:
        button = QPushButton(step.label, self)
        button.setProperty("primary", step.kind is EventKind.CONCLUDED)
        said = step_words(step, one.as_of)
        set_tip(button, said)
        button.setAccessibleDescription(said)
        button.setEnabled(self._writable)
        on_press(button, partial(self._step, step, one))
        return button

    def _step(self, step: NextStep, one: RequestStatus) -> None:
        ending = step.kind is EventKind.CONCLUDED
        event = self._ending if ending else Event(step.kind, one.as_of)
        self.stepping.emit(event, step.on if step.on < one.as_of else None)

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.GAP)
        head = QHBoxLayout()
        self._actions.fill("back", head)
        head.addWidget(self.title, 1)
        deeds = Flow(spacing=theme.px(6))
        self._actions.fill("request", deeds)
        head.addLayout(deeds)
        box.addLayout(head)
        box.addWidget(self.clock)
        box.addWidget(self.facts)
        box.addWidget(self.notes)
        box.addWidget(PlainLabel("逐日计算（红框是最后一天，鼠标停在上面看说明）", self, "small"))
        box.addWidget(self.strip)
        box.addLayout(self._events_and_attachments(), 1)
        box.addWidget(self.steps_label)
        box.addLayout(self.steps)
        box.addWidget(self.earlier_label)
        box.addLayout(self.earlier)
        self.timeline.setMinimumHeight(theme.px(_TIMELINE))

    def _events_and_attachments(self) -> QHBoxLayout:
        events, beside = QVBoxLayout(), QHBoxLayout()
        events.addWidget(PlainLabel("经过", self, "small"))
        events.addWidget(self.timeline, 1)
        undone = QHBoxLayout()
        self._actions.fill("event", undone)
        undone.addStretch(1)
        events.addLayout(undone)
        beside.addLayout(events, 3)
        beside.addWidget(self.attachments, 2)
        return beside


def clock_words(one: RequestStatus, counted: int) -> str:
    """Return the state of the deadline in words: 第12个工作日，还有8个，最后一天3月31日（周二）."""
    clock = one.clock
    if clock.state is RequestState.CONCLUDED:
        end = OUTCOMES.get(one.request.outcome or "", "")
        late = f"，逾期{clock.days_late}个工作日" if clock.days_late else ""
        return f"已办结　{end}　{one.request.concluded_on}{late}"
    if clock.due is None:
        own = clock.applicants_last_day
        until = f"，申请人的最后一天{_day(own)}" if own else ""
        return f"{STATE_LABELS[clock.state]}，答复期限暂停计算{until}"
    last = f"最后一天{_day(clock.due)}{'（暂定）' if clock.provisional else ''}"
    if clock.days_left is None:
        return f"{STATE_LABELS[clock.state]}，如果今天答复，{last}"
    if one.is_overdue:
        return f"已超过期限{-clock.days_left}个工作日，{last}"
    now = f"第{counted}个工作日，" if counted else ""
    return f"{now}还有{clock.days_left}个，{last}" if clock.days_left else f"{now}今天到期，{last}"


def _counted(days: Sequence[ExplainedDay], today: date) -> int:
    """Return how many working days have been counted since the clock last started."""
    numbers = [day.number or 0 for day in days if day.date <= today and day.number is not None]
    return numbers[-1] if numbers else 0


def event_words(event: Event) -> str:
    """Return an event as one line of text."""
    more = [
        event.until and f"请于{event.until}前补正",
        event.received_on and f"对方{event.received_on}收到",
        event.days and f"延长{event.days}个工作日",
        event.approved_by and f"批准人{event.approved_by}",
        event.amount and f"{event.amount:f}元",
        event.outcome and OUTCOMES.get(event.outcome, event.outcome),
    ]
    said = "，".join(str(part) for part in more if part)
    return f"{event.on}　{EVENT_LABELS[event.kind]}" + (f"（{said}）" if said else "")


def step_words(step: NextStep, today: date) -> str:
    """Return the article of a step, its last lawful day, and the resulting due day."""
    article = step.article
    if step.on < today:
        article += f"；最晚应在{_day(step.on)}"
    if step.kind in {EventKind.CONCLUDED, EventKind.WITHDRAWN}:
        return article
    due = f"登记后期限为{_day(step.due)}" if step.due else "登记后期限暂停计算"
    most = "（延满20个工作日）" if step.kind is EventKind.EXTENDED else ""
    return f"{article}；{due}{most}"


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日（周{_WEEKDAYS[day.weekday()]}）"
