"""View of one request: details, events, next steps, attachments and a deadline strip."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from zwgk_desktop.domain.addresses import APPLICANT
from zwgk_desktop.domain.books.requests import (
    CHANNELS,
    CLASSES,
    EVENT_LABELS,
    OUTCOMES,
    THIRD_PARTY_ANSWERS,
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
from zwgk_desktop.domain.personal_data import masked_applicant
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
from zwgk_desktop.services.books.letters import (
    LETTER_LABELS,
    evidence_words,
    unwritten_letter_kind,
)
from zwgk_desktop.services.books.third_parties import AskedThirdParty, third_parties
from zwgk_desktop.services.books.unit_books import UnitBooks
from zwgk_desktop.ui.books.attachment_panel import AttachmentPanel
from zwgk_desktop.ui.books.day_strip import WEEKDAYS, DayStrip
from zwgk_desktop.ui.look import theme
from zwgk_desktop.ui.look.controls import on_press
from zwgk_desktop.ui.look.labels import PlainLabel, plain_tip, set_tip
from zwgk_desktop.ui.look.layouts import Flow
from zwgk_desktop.ui.page_actions import PageActions

_TIMELINE = 150  # px
_MOST = 180
"""Characters shown of the subject and of the remark, and a third of it in large type."""
_ASKED = {EventKind.THIRD_PARTY_ASKED, EventKind.BODY_ASKED}


class RequestView(QWidget):
    """View of one request: what comes next on top, other steps that the law allows in menus."""

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
        self._evidence = self._letter = ""
        self._events: tuple[Event, ...] = ()
        self._ending = Event(EventKind.CONCLUDED, date.min)
        self.title = PlainLabel("", self, "heading")
        self.clock = PlainLabel("", self, "verdict")
        self.facts = PlainLabel("", self, wrap=True)
        self.notes = PlainLabel("", self, "proposal", wrap=True)
        self.strip = DayStrip(self, weeks=True)
        self.timeline = QListWidget(self)
        self.timeline.setObjectName("hits")
        self.timeline.setAccessibleName("经过")
        self.timeline.itemActivated.connect(actions["event_correct"].trigger)
        actions.fill_row_menu(self.timeline)
        # The key removes an attachment while that list has the focus.
        actions["event_remove"].setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.next = QPushButton(self)
        theme.mark(self.next, "primary")
        on_press(self.next, self.press_next)
        self.steps = _menu_button("登记别的", "只列合乎条例的", self)
        self.earlier = _menu_button(
            "补登以前的", "以前发生、还没有登记的，只列当时合乎条例的", self
        )
        self._proposed: tuple[NextStep, RequestStatus] | None = None
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
        late = one.is_overdue or bool(one.deadline.days_late)
        ink = f"color: {theme.SEVERITIES[Severity.ERROR].ink.name()};" if late else ""
        self.clock.setStyleSheet(f"padding: 4px 0; {ink}")
        self.facts.setText(self._facts(request, name))
        set_tip(self.facts, request.subject)
        self.notes.setText("\n".join(self._notes(books, one)))
        self.notes.setVisible(bool(self.notes.text()))
        self.strip.show_days(days, one.deadline.due, one.as_of, request.concluded_on)
        self._list_events(request, third_parties(books, subject))
        self.attachments.show_attachments(attachments(books, request.number), unmasked=unmasked)
        self._letter = unwritten_letter_kind(books, request, one.as_of)
        self._show_steps(next_steps(request, books.calendar, one.as_of), one)

    def choose(self, event: Event) -> None:
        """Select an event in the timeline."""
        for row, known in enumerate(self._events):
            if replace(known, party=None) == replace(event, party=None):
                self.timeline.setCurrentRow(row)

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
        most = _MOST if theme.scale.percent <= theme.ROOMY else _MOST // 3
        rest = [
            _shortened(request.subject, most),
            request.remark and f"备注：{_shortened(request.remark, most)}",
        ]
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
        self._evidence = evidence_words(books, books.entries(Request)[self.subject])
        said += filter(None, [self._evidence])
        if one.deadline.provisional:
            said.append("期限在还没有放假通知的年度，是暂定的；采用通知后重新计算。")
        if any(event.kind in _ASKED for event in one.request.events):
            said.append("征求意见：发出当日计算，对方答复当日不计算（本程序的口径）。")
        return said

    def _list_events(self, request: Request, parties: Iterable[AskedThirdParty]) -> None:
        row = self.timeline.currentRow()
        self.timeline.clear()
        self._events = request.events
        names = {one.number: self._party_name(one) for one in parties}
        for event in request.events:
            item = QListWidgetItem(event_words(event, names.get(event.party or 0, "")))
            set_tip(item, "双击或者按回车更正")
            self.timeline.addItem(item)
        if not request.events:
            self.timeline.addItem(QListWidgetItem("还没有登记办理中的事项"))
            self.timeline.item(0).setFlags(Qt.ItemFlag.NoItemFlags)
        self.timeline.setCurrentRow(min(row, self.timeline.count() - 1))

    def _party_name(self, party: AskedThirdParty) -> str:
        """Return a third party's name, masked unless names are shown, then with its address."""
        place = party.about.address if self._unmasked else ""
        return "，".join(filter(None, (party.shown_name(unmasked=self._unmasked), place)))

    def _show_steps(self, steps: Iterable[NextStep], one: RequestStatus) -> None:
        """Offer the letter due or the proposed step as the button, all others in two menus."""
        known = {step.kind: step for step in steps}
        wanted = () if self._letter else self._wanted(one)
        kind = next((kind for kind in wanted if kind in known), None)
        proposed = known.pop(kind, None) if kind else None
        for button in (self.steps, self.earlier):
            button.menu().clear()
        for step in known.values():
            button = self.steps if step.latest_day >= one.as_of else self.earlier
            action = button.menu().addAction(step.label, partial(self._emit_step, step, one))
            action.setToolTip(plain_tip(step_words(step, one.as_of)))
        for button in (self.steps, self.earlier):
            button.setVisible(not button.menu().isEmpty())
            button.setEnabled(self._writable)
        self._propose(proposed, one)

    def _propose(self, step: NextStep | None, one: RequestStatus) -> None:
        self.next.setVisible(bool(step or self._letter or self._evidence))
        text, said = self._actions["evidence"].text(), "核对证据和材料，逐项打勾"
        if self._letter:
            text, said = f"{LETTER_LABELS[self._letter]}…", "写好、导出，留在这件申请的附件里"
        elif step:
            text, said = step.label, step_words(step, one.as_of)
        self.next.setText(text)
        set_tip(self.next, said)
        self.next.setAccessibleDescription(said)
        self.next.setEnabled(self._writable)
        self._proposed = (step, one) if step else None

    def _wanted(self, one: RequestStatus) -> Sequence[EventKind]:
        """Return the events that come next in a state, the most likely first."""
        answers = (EventKind.THIRD_PARTY_ANSWERED, EventKind.BODY_ANSWERED)
        awaited = {
            RequestState.AWAITING_SUPPLEMENT: (EventKind.SUPPLEMENT_RECEIVED,),
            RequestState.AWAITING_OTHERS: answers,
            RequestState.AWAITING_FEE: (EventKind.FEE_PAID,),
            RequestState.CONCLUDED: (),
        }
        ends = (EventKind.CONCLUDED,)
        return ends if self._ending.outcome else awaited.get(one.deadline.state, ends)

    def press_next(self) -> None:
        """Begin the step that the button proposes, if any."""
        if self.next.isHidden() or not self.next.isEnabled():
            return
        if self._proposed:
            self._emit_step(*self._proposed)
        else:
            self._actions["letter" if self._letter else "evidence"].trigger()

    def _emit_step(self, step: NextStep, one: RequestStatus) -> None:
        ending = step.kind is EventKind.CONCLUDED
        event = self._ending if ending else Event(step.kind, one.as_of)
        self.stepping.emit(event, step.latest_day if step.latest_day < one.as_of else None)

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.GAP)
        head = Flow(spacing=theme.px(6))
        self._actions.fill("back", head)
        head.addWidget(self.title)
        self._actions.fill("request", head)
        box.addLayout(head)
        now = Flow(spacing=theme.px(6))
        for widget in (self.clock, self.next, self.steps, self.earlier):
            now.addWidget(widget)
        box.addLayout(now)
        box.addWidget(self.facts)
        box.addWidget(self.notes)
        box.addWidget(
            PlainLabel("按周计算（止是最后一天；点一下逐日看，再点按周看）", self, "small")
        )
        box.addWidget(self.strip)
        box.addLayout(self._events_and_attachments(), 1)
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


def _shortened(text: str, most: int) -> str:
    """Return a text in one line of at most so many characters; the form shows the whole."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[:most]}……"


def _menu_button(text: str, tip: str, parent: QWidget) -> QPushButton:
    button = QPushButton(text, parent)
    menu = QMenu(button)
    menu.setToolTipsVisible(True)
    button.setMenu(menu)
    theme.mark(button, "menu")
    set_tip(button, tip)
    return button


def clock_words(one: RequestStatus, counted: int) -> str:
    """Return the state of the deadline in words: 第12个工作日，还有8个，最后一天3月31日（周二）."""
    clock = one.deadline
    if clock.state is RequestState.CONCLUDED:
        end = OUTCOMES.get(one.request.outcome or "", "")
        late = f"，逾期{clock.days_late}个工作日" if clock.days_late else ""
        return f"已办结　{end}　{one.request.concluded_on}{late}"
    if clock.due is None:
        own = clock.applicants_last_day
        until = f"，申请人的最后一天{short_day(own)}" if own else ""
        return f"{STATE_LABELS[clock.state]}，答复期限暂停计算{until}"
    last = f"最后一天{short_day(clock.due)}{'（暂定）' if clock.provisional else ''}"
    if clock.days_left is None:
        return f"{STATE_LABELS[clock.state]}，如果今天答复，{last}"
    if one.is_overdue:
        return f"已超过期限{-clock.days_left}个工作日，{last}"
    now, unit = (f"第{counted}个工作日，", "个") if counted else ("", "个工作日")
    left = f"还有{clock.days_left}{unit}" if clock.days_left else "今天到期"
    return f"{now}{left}，{last}"


def _counted(days: Sequence[ExplainedDay], today: date) -> int:
    """Return how many working days have been counted since the clock last started."""
    numbers = [day.number or 0 for day in days if day.date <= today and day.number is not None]
    return numbers[-1] if numbers else 0


def event_words(event: Event, third_party: str = "") -> str:
    """Return an event as one line of text, with the name of the third party asked or answering."""
    more = [
        third_party,
        event.answer and THIRD_PARTY_ANSWERS.get(event.answer, event.answer),
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
    if step.latest_day < today:
        article += f"；最晚应在{short_day(step.latest_day)}"
    if step.kind in {EventKind.CONCLUDED, EventKind.WITHDRAWN}:
        return article
    due = f"登记后期限为{short_day(step.due)}" if step.due else "登记后期限暂停计算"
    most = "（延满20个工作日）" if step.kind is EventKind.EXTENDED else ""
    return f"{article}；{due}{most}"


def short_day(day: date) -> str:
    """Return a day without its year, with the weekday: 3月31日（周二）."""
    return f"{day.month}月{day.day}日（周{WEEKDAYS[day.weekday()]}）"
