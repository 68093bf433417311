"""What the program is called, and its icon."""

from PySide6.QtGui import QIcon

from zwgk_desktop import paths

PROGRAM_TITLE = "政府信息公开年度报告"


def program_icon() -> QIcon:
    """Return the program's icon, in every size we have drawn."""
    icon = QIcon()
    for file in sorted((paths.resources() / "icons").glob("zwgk-desktop-*.png")):
        icon.addFile(str(file))
    return icon
