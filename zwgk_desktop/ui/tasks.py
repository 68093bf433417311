"""Background work in a thread, with progress and cancellation."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal

from zwgk_desktop.services.exporting import CancelledError, Progress

if TYPE_CHECKING:
    from concurrent.futures import Future

_Result = TypeVar("_Result")

log = logging.getLogger(__name__)


class Task(QObject):
    """Piece of background work.

    The work gets a progress callback and an immutable snapshot bound by the
    caller: it must not touch a widget, a model or the database. The signals
    belong to this object, which lives in the GUI thread, so every slot runs
    there. Keep the task alive, by its parent, until `finished`.
    """

    progressed = Signal(int, int)
    """Emitted with the work done and the total."""
    succeeded = Signal(object)
    """Emitted with the result of the work."""
    failed = Signal(object)
    """Emitted with the exception."""
    finished = Signal()
    """Emitted last, whether cancelled or not."""

    def __init__(self, work: Callable[[Progress], object], parent: QObject | None) -> None:
        super().__init__(parent)
        self._work = work
        self._cancel = Event()
        self._future: Future[None] | None = None

    def start(self, pool: ThreadPoolExecutor) -> None:
        self._future = pool.submit(self._run)

    def start_alone(self) -> None:
        """Start the work in a daemon thread, which does not delay the end of the program."""
        Thread(target=self._run, name="reading", daemon=True).start()

    @property
    def cancelled(self) -> bool:
        """Whether cancellation was requested."""
        return self._cancel.is_set()

    def cancel(self) -> None:
        """Request cancellation at the next progress report."""
        self._cancel.set()

    def wait(self) -> None:
        """Block until the work has finished; for closing the window only."""
        if self._future is not None:
            self._future.result()

    def _run(self) -> None:  # in the worker thread
        try:
            if not self._cancel.is_set():
                self.succeeded.emit(self._work(self._report))
        except CancelledError:
            log.info("stopped by the clerk")
        except Exception as exc:  # noqa: BLE001 - handed to the GUI thread whole
            self.failed.emit(exc)
        finally:
            self.finished.emit()

    def _report(self, done: int, total: int) -> None:
        if self._cancel.is_set():
            raise CancelledError
        self.progressed.emit(done, total)


class Tasks(QObject):
    """Background work of one window: one task at a time, in order.

    All tasks share one thread, as PDFium and reportlab's fonts require. Reading foreign
    files uses threads of its own (see `read`): it may take long, so exports, backups and
    closing must not wait for it.
    """

    begun = Signal(str)
    """Emitted with the name of work that has begun."""
    progressed = Signal(int, int)
    ended = Signal()
    """Emitted when no work is running any more."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._pool: ThreadPoolExecutor | None = None
        self._running: list[Task] = []
        self._quiet: list[Task] = []
        self._reading: list[Task] = []

    def begin(
        self,
        name: str,
        work: Callable[[Progress], _Result],
        *,
        then: Callable[[_Result], object],
        failed: Callable[[BaseException], object],
    ) -> None:
        """Start work.

        Args:
            name: Name shown to the clerk.
            work: See `Task`.
            then: Gets the result of the work, in the GUI thread.
            failed: Gets the exception instead.
        """
        task = Task(work, self)
        # Connect before starting: the work may finish before this method returns.
        task.succeeded.connect(then)
        task.failed.connect(failed)
        task.progressed.connect(self.progressed)
        task.finished.connect(lambda: self._end(task))
        self._running.append(task)
        self.begun.emit(name)
        task.start(self._workers())

    def read(
        self,
        name: str,
        work: Callable[[Progress], _Result],
        *,
        then: Callable[[_Result], object],
        failed: Callable[[BaseException], object],
    ) -> Task:
        """Start reading a foreign file in its own thread; arguments as for `begin`.

        A cancelled task counts as finished at once, however long its thread still runs.
        """
        task = Task(work, None)  # its thread may outlive the window
        task.succeeded.connect(partial(_pass_result, task, then))
        task.failed.connect(partial(_pass_result, task, failed))
        task.progressed.connect(self.progressed)
        task.finished.connect(lambda: self._end_reading(task))
        self._reading.append(task)
        self.begun.emit(name)
        task.start_alone()
        return task

    def quietly(
        self,
        work: Callable[[Progress], _Result],
        *,
        then: Callable[[_Result], object],
        failed: Callable[[BaseException], object],
    ) -> Task:
        """Start work without showing progress, queued like others; arguments as for `begin`.

        A cancelled task calls neither `then` nor `failed`.
        """
        task = Task(work, self)
        task.succeeded.connect(partial(_pass_result, task, then))
        task.failed.connect(partial(_pass_result, task, failed))
        task.finished.connect(lambda: self._drop(task))
        self._quiet.append(task)
        task.start(self._workers())
        return task

    def cancel(self) -> None:
        """Cancel all work that is shown."""
        for task in self._running:
            task.cancel()
        for task in tuple(self._reading):
            task.cancel()
            self._end_reading(task)

    def close(self) -> None:
        """Cancel all work and wait for all but reading; for closing the window only."""
        for task in (*self._running, *self._quiet, *self._reading):
            task.cancel()
        self._reading.clear()
        for task in (*self._running, *self._quiet):
            task.wait()
        if self._pool is not None:
            self._pool.shutdown()
            self._pool = None

    def _workers(self) -> ThreadPoolExecutor:
        if self._pool is None:
            self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="task")
        return self._pool

    def _drop(self, task: Task) -> None:
        self._quiet.remove(task)
        task.deleteLater()

    def _end(self, task: Task) -> None:
        self._running.remove(task)
        task.deleteLater()
        self._tell_ended()

    def _end_reading(self, task: Task) -> None:
        if task in self._reading:
            self._reading.remove(task)
            self._tell_ended()

    def _tell_ended(self) -> None:
        if not self._running and not self._reading:
            self.ended.emit()


def _pass_result(task: Task, then: Callable[[Any], object], result: object) -> None:
    if not task.cancelled:
        then(result)
