"""The declaration of a format that can be read, and the errors all formats share."""

from collections.abc import Callable
from dataclasses import dataclass

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.importers.document import SourceBlock

MEGABYTE = 1024 * 1024


def always(_data: bytes) -> bool:
    """For `Format.sandboxed`: read nothing of this format in the program's own process."""
    return True


Reader = Callable[[bytes, str], tuple[SourceBlock, ...]]
"""Turns a file's bytes into blocks; its name is for messages only."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What the bounded process may use, and no more.

    Args:
        memory: Bytes of address space.
        cpu_seconds: Of a processor, where the system can limit it.
        seconds: By the clock: a busy machine takes longer, and where CPU time has
            no limit this one holds.
    """

    memory: int = 512 * MEGABYTE
    cpu_seconds: int = 10
    seconds: int = 30


@dataclass(frozen=True, slots=True)
class Format:
    """One format; the `FORMAT` of a module in `formats/`, which is all its registration.

    Args:
        name: What the clerk calls it, in the file dialog.
        suffixes: Of its files, in small letters; what decides is what is in them.
        signature: Tells from a file's bytes that it is of this format for certain.
        limit: Largest file read, in bytes.
        sandboxed: Tells of which files the bounded process must be the reader: of
            whatever is packed or binary, and of what is large or made to be slow.
        read: Its reader; libraries load in there, not with the module.
        bounds: Of the process that reads it.
        whole: Whether a file of it is likely a whole document; a photo is one page.
    """

    name: str
    suffixes: tuple[str, ...]
    signature: Callable[[bytes], bool]
    limit: int
    sandboxed: Callable[[bytes], bool]
    read: Reader
    bounds: Bounds = Bounds()
    whole: bool = True


PACKED = b"PK\x03\x04"
"""What office files and other zips begin with."""

OLE = b"\xd0\xcf\x11\xe0"
"""What files of the old office programs begin with."""


def beginning(data: bytes) -> bytes:
    """Return how a file of text begins, in small letters without marks; b"" of any other file."""
    if data.startswith((PACKED, OLE, b"%PDF")):
        return b""
    return data[:4096].replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").lstrip().lower()


SCANNED_CODE = "I08"
"""Of a file that holds pictures only: see `scanned`."""

_FOLDER_REMEDY = "请检查文件名和位置，并确认有权打开它"


def unusable(name: str, trouble: str) -> UserError:
    """Say that a file cannot be opened at all."""
    return UserError(f"“{name}”{trouble}", remedy=_FOLDER_REMEDY, code="I01")


def too_large(name: str, what: str) -> UserError:
    """Say that a file is far larger than any report."""
    return UserError(
        f"“{name}”{what}，不像是一份年度报告", remedy="请选择年度报告本身的文件", code="I02"
    )


def without_reader(name: str, kind: str) -> UserError:
    """Say that a format is not read."""
    return UserError(
        f"“{name}”是{kind}文件，这一版不能导入",
        remedy="请用原来的软件打开它，另存为 .docx、.xlsx、.pdf 或者 .txt 再导入",
        code="I03",
    )


def holds_files(name: str, kind: str, remedy: str) -> UserError:
    """Say that the report is likely one of the files within a file."""
    return UserError(f"“{name}”是{kind}，年度报告应当在它里面的文件里", remedy=remedy, code="I03")


def invoice(name: str) -> UserError:
    """Say that a file is an electronic invoice."""
    return UserError(
        f"“{name}”是电子发票，不是年度报告", remedy="请选择年度报告本身的文件", code="I03"
    )


def broken(name: str, kind: str) -> UserError:
    """Say that a file is not what it claims to be, or is damaged."""
    return UserError(
        f"“{name}”不是完好的{kind}文件，无法读取",
        remedy="请用原来的软件打开它检查，另存一份再导入",
        code="I07",
    )


def scanned(name: str) -> UserError:
    """Say that a file holds pictures of pages only."""
    return UserError(
        f"“{name}”是扫描件，里面只有图片，没有文字",
        remedy="请找到扫描以前的 Word、Excel 文件再导入，或者对照纸面录入",
        code=SCANNED_CODE,
    )


def unreadable_picture(name: str) -> UserError:
    """Say that nothing can be made out in a picture."""
    return UserError(
        f"“{name}”里认不出文字和表格",
        remedy="请正对着纸面、在亮处重新拍照或者扫描（200 dpi 以上），再导入",
        code=SCANNED_CODE,
    )


def without_component(name: str) -> UserError:
    """Say that a picture could be read, and what lacks."""
    return UserError(
        f"“{name}”是扫描件或者照片，里面只有图片，这台电脑没有装识别图片的组件",
        remedy="请找到扫描以前的 Word、Excel 文件再导入。装上识别组件以后，程序能逐格辨认图片里的"
        "数字，每一格放大给您对照；它约 400 MB，装好后不连网。请技术人员运行："
        "pip install zwgk-desktop[ocr]（见手册“导入”）",
        code=SCANNED_CODE,
    )


def locked(name: str) -> UserError:
    """Say that a file needs a password."""
    return UserError(f"“{name}”设有打开密码", remedy="请取消密码，另存一份再导入", code="I09")


def exhausting(name: str) -> UserError:
    """Say that reading was given up."""
    return UserError(
        f"“{name}”读取时用的时间或者内存太多，已经停止",
        remedy="请用原来的软件打开它，另存一份，或者另存为 .txt 再导入",
        code="I10",
    )
