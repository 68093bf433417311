"""File dialogs: what stands at their side."""

from pathlib import Path

import pytest
from gui.window_driving import dialog_on
from PySide6.QtCore import QStandardPaths, QStorageInfo
from PySide6.QtWidgets import QFileDialog

from zwgk_desktop.ui import files
from zwgk_desktop.ui.main_window import MainWindow


def test_desktop_documents_and_sticks_stand_at_the_side(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = {
        QStandardPaths.StandardLocation.DesktopLocation: "桌面",
        QStandardPaths.StandardLocation.DocumentsLocation: "文档",
    }
    stick, system = tmp_path / "media" / "U盘", tmp_path / "usr"
    for folder in (*(tmp_path / name for name in names.values()), stick, system):
        folder.mkdir(parents=True)
    monkeypatch.setattr(
        QStandardPaths, "writableLocation", lambda place: str(tmp_path / names[place])
    )
    roots = iter((str(system), str(stick)))
    monkeypatch.setattr(QStorageInfo, "rootPath", lambda _volume: next(roots))
    monkeypatch.setattr(QStorageInfo, "mountedVolumes", lambda: [QStorageInfo("/")] * 2)
    monkeypatch.setattr(files, "MOUNTS", f"{tmp_path / 'media'}/")

    window.context.files.to_read("import", "导入", "文件 (*.docx)", print)

    dialog = dialog_on(window, QFileDialog)
    shown = [Path(url.toLocalFile()).name for url in dialog.sidebarUrls()]
    assert shown == ["桌面", "文档", "U盘"]
