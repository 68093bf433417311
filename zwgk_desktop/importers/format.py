"""Declaration of a readable format, and the errors that all formats share."""

from collections.abc import Callable
from dataclasses import dataclass

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.importers.document import SourceBlock

MEGABYTE = 1024 * 1024


Reader = Callable[[bytes, str], tuple[SourceBlock, ...]]
"""Function that turns a file's bytes and name into blocks. The name is for messages only."""

DataReader = Callable[[bytes, str], str]
"""Function that returns the report data embedded in a file, "" if none; arguments as above."""


def no_data(_data: bytes, _name: str) -> str:
    """Return "": files of the format have no embedded data."""
    return ""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Limits of a confined process.

    Args:
        memory: Bytes of address space.
        cpu_seconds: Seconds of processor time, where the system can limit it.
        seconds: Seconds of elapsed time, longer since the machine may be busy.
        answer: Bytes of its answer.
    """

    memory: int = 512 * MEGABYTE
    cpu_seconds: int = 10
    seconds: int = 30
    answer: int = 24 * MEGABYTE


@dataclass(frozen=True, slots=True)
class Format:
    """Readable format, registered by being the `FORMAT` of a module in `formats/`.

    Args:
        name: The clerk's name for the format, in the file dialog.
        suffixes: Lower-case suffixes of its files. The contents take precedence.
        signature: Returns whether a file's bytes are certainly of this format.
        limit: Maximum file size, in bytes.
        read: Reader of the format. It imports its libraries when called.
        read_data: Reader of report data embedded in a file.
        bounds: Limits of the confined process.
        whole: Whether a file is usually a whole document; a photo is one page.
    """

    name: str
    suffixes: tuple[str, ...]
    signature: Callable[[bytes], bool]
    limit: int
    read: Reader
    read_data: DataReader = no_data
    bounds: Bounds = Bounds()
    whole: bool = True


PACKED = b"PK\x03\x04"
"""First bytes of zips, such as newer Office files."""

OLE = b"\xd0\xcf\x11\xe0"
"""First bytes of binary Office files (OLE)."""


def text_start(data: bytes) -> bytes:
    """Return the start of a text file in lower case, without byte order marks; b"" if binary."""
    if data.startswith((PACKED, OLE, b"%PDF")):
        return b""
    return data[:4096].replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").lstrip().lower()


SCANNED_CODE = "I08"
"""Error code of a file with pictures only, see `scan_error`."""

_FOLDER_REMEDY = "请检查文件名和位置，并确认有权打开它"


def unusable_error(name: str, trouble: str) -> UserError:
    """Return the error for a file that cannot be opened (I01)."""
    return UserError(f"“{name}”{trouble}", remedy=_FOLDER_REMEDY, code="I01")


def too_large_error(name: str, what: str) -> UserError:
    """Return the error for a file far larger than any report (I02)."""
    return UserError(
        f"“{name}”{what}，不像是一份年度报告", remedy="请选择年度报告本身的文件", code="I02"
    )


def unsupported_error(name: str, kind: str) -> UserError:
    """Return the error for an unsupported format (I03)."""
    return UserError(
        f"“{name}”是{kind}文件，这一版不能导入",
        remedy="请用原来的软件打开它，另存为 .docx、.xlsx、.pdf 或者 .txt 再导入",
        code="I03",
    )


def contains_files_error(name: str, kind: str, remedy: str) -> UserError:
    """Return the error for a file that contains other files, such as an archive (I03)."""
    return UserError(f"“{name}”是{kind}，年度报告应当在它里面的文件里", remedy=remedy, code="I03")


_CHOICE = "请选要读的一个；这里不能选的，先把它另存出来"


class SeveralFilesError(UserError):
    """Archive or mail with several readable files, of which one must be chosen.

    Args:
        members: Their paths within it.
    """

    def __init__(self, what: str, members: tuple[str, ...]) -> None:
        super().__init__(what, remedy=_CHOICE, code="I03", command="加 --member 文件名")
        self.members = members


def invoice_error(name: str) -> UserError:
    """Return the error for an electronic invoice (I03)."""
    return UserError(
        f"“{name}”是电子发票，不是年度报告", remedy="请选择年度报告本身的文件", code="I03"
    )


def broken_error(name: str, kind: str) -> UserError:
    """Return the error for a file that is damaged or not of its format (I07)."""
    return UserError(
        f"“{name}”不是完好的{kind}文件，无法读取",
        remedy="请用原来的软件打开它检查，另存一份再导入",
        code="I07",
    )


def scan_error(name: str) -> UserError:
    """Return the error for a file with pictures of pages only (I08)."""
    return UserError(
        f"“{name}”是扫描件，里面只有图片，没有文字",
        remedy="请找到扫描以前的 Word、Excel 文件再导入，或者对照纸面录入",
        code=SCANNED_CODE,
    )


def unreadable_picture_error(name: str) -> UserError:
    """Return the error for a picture without readable text (I08)."""
    return UserError(
        f"“{name}”里认不出文字和表格",
        remedy="请正对着纸面、在亮处重新拍照或者扫描（200 dpi 以上），再导入",
        code=SCANNED_CODE,
    )


def missing_component_error(name: str) -> UserError:
    """Return the error for a picture when the component for reading it is missing (I08)."""
    return UserError(
        f"“{name}”是扫描件或者照片，里面只有图片，这台电脑没有装识别图片的组件",
        remedy="请找到扫描以前的 Word、Excel 文件再导入。装上识别组件以后，程序能逐格辨认图片里的"
        "数字，每一格放大给您对照；它约 400 MB，装好后不连网。请技术人员运行："
        "pip install zwgk-desktop[ocr]（见手册“导入”）",
        code=SCANNED_CODE,
    )


def locked_error(name: str) -> UserError:
    """Return the error for a file with a password (I09)."""
    return UserError(f"“{name}”设有打开密码", remedy="请取消密码，另存一份再导入", code="I09")


def exhausting_error(name: str) -> UserError:
    """Return the error for a file that takes too much time or memory to read (I10)."""
    return UserError(
        f"“{name}”读取时用的时间或者内存太多，已经停止",
        remedy="请用原来的软件打开它，另存一份，或者另存为 .txt 再导入",
        code="I10",
    )
