"""``--self-check``: test every part of an installation and print one line for each.

For builders, packagers and installers. Works in a temporary folder and neither reads nor
writes the user's files.
"""

import logging
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QCollator, QLocale
from PySide6.QtWidgets import QApplication, QDialogButtonBox

from zwgk_desktop import paths
from zwgk_desktop.catalog import load_catalog
from zwgk_desktop.domain.units import Level
from zwgk_desktop.exporters.typesetting.fonts import Face, glyphs
from zwgk_desktop.importers.readers import read_document
from zwgk_desktop.services.diagnosis import components, licence
from zwgk_desktop.services.editing import EditingSession
from zwgk_desktop.services.exporting import EXPORTERS, Export, export_report
from zwgk_desktop.services.updates.update_file import is_signature_valid, trusted_keys
from zwgk_desktop.services.workspace import Workspace
from zwgk_desktop.ui import tabs
from zwgk_desktop.ui.library import Library
from zwgk_desktop.ui.main_window import MainWindow
from zwgk_desktop.ui.settings import Settings

log = logging.getLogger(__name__)

_UNIT, _YEAR, _FIGURE = "云溪镇人民政府", 2025, 12
_NAMES = ("重阳", "安平", "北岭")  # by sound chóng, ān, běi; by code 北 安 重
_BY_SOUND = ("安平", "北岭", "重阳")

_KEY = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
_SIGNATURE = (
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
    "d25bf5f0595bbe24655141438e7a100b"
)
"""Signature of the empty message, from the first example of RFC 8032."""


@dataclass(frozen=True, slots=True)
class Makers:
    """Functions of `app` that create the application and the window."""

    application: Callable[[], QApplication]
    window: Callable[[Library, Settings], MainWindow]


class Fault(Exception):  # noqa: N818 - it is what was found, not what went wrong in finding it
    """Failed check."""


def run(makers: Makers) -> int:
    """Run all checks and return the exit code: 0 if all pass, else 1."""
    with TemporaryDirectory(prefix="zwgk-", ignore_cleanup_errors=True) as folder:
        check = _Check(makers, Path(folder))
        try:
            right = all(_passes(title, step) for title, step in check.steps())
        finally:
            check.close()
    if right:
        _say("自检通过。")
    return 0 if right else 1


def _passes(title: str, step: Callable[[], str]) -> bool:
    try:
        _say(f"{title}：{step()}")
    except Exception as error:
        log.exception("self-check")
        _say(f"自检没有通过，{title}：{str(error) or type(error).__name__}")
        return False
    return True


class _Check:
    """Steps of the self-check. Each uses the results of the earlier ones."""

    def __init__(self, makers: Makers, folder: Path) -> None:
        self._makers = makers
        self._folder = folder
        self._window: MainWindow | None = None

    def steps(self) -> Sequence[tuple[str, Callable[[], str]]]:
        """Return the titles and functions of the steps in order."""
        return (
            ("窗口", self._show_window),
            ("界面语言", self._ask_language),
            ("表式", self._load_forms),
            ("字体", self._load_fonts),
            ("手册和样例", self._find_resources),
            ("许可证", self._find_licences),
            ("填写", self._enter),
            ("各页", self._turn_pages),
            ("导出", self._export),
            ("读入", self._read_back),
            ("签名", self._verify),
        )

    def close(self) -> None:
        """Close the window and its files, so that the folder can be deleted."""
        if self._window is not None:
            self._window.close()

    def _show_window(self) -> str:
        """Show the window, first of all so that start-up time can be measured."""
        self._app = self._makers.application()
        catalog = load_catalog(paths.forms())
        self._library = Library(catalog, self._folder / "自检.zwgk")
        settings = Settings(self._folder / "自检.ini")
        self._window = self._makers.window(self._library, settings)
        self._window.show_fitted_to_screen()
        self._app.processEvents()
        return f"已显示（{self._app.platformName()}）"

    def _ask_language(self) -> str:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        shown = buttons.button(QDialogButtonBox.StandardButton.Cancel).text()
        _ensure("取消" in shown, f"按钮上是“{shown}”，不是中文")
        if sys.platform != "win32":  # Qt uses the data of Windows there
            by_sound = QCollator(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
            order = tuple(sorted(_NAMES, key=by_sound.sortKey))
            _ensure(order == _BY_SOUND, f"不能按拼音排序：{'、'.join(order)}")
        return "中文"

    def _load_forms(self) -> str:
        catalog = self._library.catalog
        catalog.ensure_sound()
        return "、".join(edition.source for edition in catalog.editions.values())

    def _load_fonts(self) -> str:
        for face in Face:
            text = {Face.RARE: "镕𠮷", Face.LIGHT: "國學", Face.LATIN: "Aa12"}.get(
                face, "政府信息公开１２"
            )
            _ensure({glyph.font for glyph in glyphs(text, face)} == {face}, f"{face} 少字")
        return f"{len(Face)} 种"

    def _find_resources(self) -> str:
        chapters = len([*(paths.resources() / "manual").glob("*.md")])
        samples = len([*(paths.resources() / "samples").glob("sample-*.toml")])
        _ensure(chapters > 0 and samples > 0, "缺少文件")
        return f"手册 {chapters} 章，样例 {samples} 份"

    def _find_licences(self) -> str:
        _ensure("木兰" in licence(), "缺少本程序的许可证")
        texts = len([*paths.fonts().glob("OFL-*.txt"), *paths.fonts().glob("COPYING-*.txt")])
        _ensure(texts > 0, "缺少字体的许可证")
        return f"本程序，{len(components())} 种组件，字体 {texts} 份"

    def _enter(self) -> str:
        workspace = self._library.writable_workspace()
        self._report = workspace.new_report(_UNIT, _YEAR, Level.TOWNSHIP)
        session = workspace.session(self._report)
        cell = session.report.edition.entered[0]
        session.enter(cell, _FIGURE)
        with Workspace.open(
            workspace.path, self._library.catalog, writing=False, program="--self-check"
        ) as again:
            found = again.session_of(_UNIT, _YEAR).report.values.get(cell)
        _ensure(found == _FIGURE, f"存入 {_FIGURE}，读出 {found}")
        return f"工作区中存有 {_FIGURE}"

    def _turn_pages(self) -> str:
        assert self._window is not None  # noqa: S101 - the first step made it
        self._window.open_report(self._report)
        page = self._window.desk.page
        _ensure(page is not None, "报告没有打开")
        assert page is not None  # noqa: S101 - the sample has one
        names = tabs.names(page.edition)
        for index in range(len(names)):
            page.turn_to(index)
            self._app.processEvents()
        return f"{len(names)} 页"

    def _export(self) -> str:
        session = self._session()
        export = Export(session.report, session.findings)
        self._files = {name: self._file(name) for name in EXPORTERS}
        for name, file in self._files.items():
            export_report(name, export, file, as_draft=True)
            _ensure(file.stat().st_size > 0, f"{file.name} 是空的")
        return "、".join(EXPORTERS[name].label for name in self._files)

    def _read_back(self) -> str:
        """Read the written files back, which starts a process for PDF even when frozen."""
        read = [name for name in ("pdf", "xlsx", "docx", "html") if name in self._files]
        for name in read:
            document = read_document(self._files[name])
            _ensure(bool(document.blocks), f"{EXPORTERS[name].label}里没有读出内容")
        return "、".join(EXPORTERS[name].label for name in read)

    def _verify(self) -> str:
        """Check the first example of RFC 8032, and that another text is rejected."""
        key, signature = bytes.fromhex(_KEY), bytes.fromhex(_SIGNATURE)
        _ensure(is_signature_valid(key, signature, b""), "正确的签名没有通过")
        _ensure(not is_signature_valid(key, signature, b"1"), "不对的签名通过了")
        owners = [*dict.fromkeys(trusted_keys().values())]
        return f"能检查，信任：{'、'.join(owners) or '没有登记公钥'}"

    def _session(self) -> EditingSession:
        return self._library.writable_workspace().session(self._report)

    def _file(self, name: str) -> Path:
        return self._folder / f"{name}{EXPORTERS[name].suffix}"


def _ensure(right: bool, fault: str) -> None:  # noqa: FBT001 - reads as an assertion
    if not right:
        raise Fault(fault)


def _say(line: str) -> None:
    if sys.stdout is not None:  # a Windows program without a console has none
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
