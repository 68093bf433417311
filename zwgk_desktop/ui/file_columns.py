"""The columns of Qt's own file dialog in Chinese: it leaves two of them in the system's tongue."""

from typing import Any

from PySide6.QtCore import QIdentityProxyModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QFileSystemModel

_KIND, _CHANGED = 2, 3


class FileColumns(QIdentityProxyModel):
    """Says what kind a file is, and when it was changed."""

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        files = self.sourceModel()
        if (
            not isinstance(files, QFileSystemModel)
            or role != Qt.ItemDataRole.DisplayRole
            or index.column() not in {_KIND, _CHANGED}
        ):
            return super().data(index, role)
        info = files.fileInfo(self.mapToSource(index))
        if index.column() == _CHANGED:
            return info.lastModified().toString("yyyy-MM-dd HH:mm")
        return "文件夹" if info.isDir() else f"{info.suffix()} 文件".strip()
