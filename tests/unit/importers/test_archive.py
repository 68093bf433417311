"""Archives and mails: the only report in them is read, and several are named."""

import io
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest
from command_line import run_json
from containers import docx

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.importers.document import SourceParagraph
from zwgk_desktop.importers.format import SeveralFilesError
from zwgk_desktop.importers.readers import read_document

CORPUS = Path(__file__).resolve().parents[2] / "files" / "corpus"
REPORTS = [
    *["多张表.xlsx", "分成两表.docx", "网站.html", "跨页.pdf", "老格式.doc"],
    *["办公软件.odt", "办公软件.ods", "办公软件.rtf"],
]


def zipped(*members: tuple[str, bytes]) -> bytes:
    """Pack files without compressing them, unless they are large."""
    large = sum(len(content) for _, content in members) > 1_000_000
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED * large) as package:
        for name, content in members:
            package.writestr(name, content)
    return stream.getvalue()


def mailed(*members: tuple[str, bytes]) -> bytes:
    mail = EmailMessage()
    mail["Subject"] = "年报"
    mail.set_content("<p>见附件</p>", subtype="html")
    for name, content in members:
        mail.add_attachment(content, "application", "octet-stream", filename=name)
    return b"MIME-Version: 1.0\n" + mail.as_bytes().replace(b"MIME-Version: 1.0\n", b"", 1)


PACKERS = {"甲.zip": zipped, "甲.eml": mailed}


@pytest.mark.parametrize("container", PACKERS)
@pytest.mark.parametrize("report", REPORTS)
def test_the_only_report_is_read(container: str, report: str, tmp_path: Path) -> None:
    path = tmp_path / container
    path.write_bytes(PACKERS[container]((report, (CORPUS / report).read_bytes())))

    assert read_document(path).blocks == read_document(CORPUS / report).blocks


@pytest.mark.parametrize("container", PACKERS)
def test_other_members_do_not_matter(container: str, tmp_path: Path) -> None:
    path = tmp_path / container
    text = "一、总体情况".encode()
    members = (
        ("年报/", b""),
        ("年报.txt", text),
        ("~$年报.docx", b"x"),
        ("公章.png", b"x"),
        ("说明.zip", b"x"),
    )
    path.write_bytes(PACKERS[container](*members))

    assert read_document(path).blocks == (SourceParagraph("一、总体情况"),)


@pytest.mark.parametrize("container", PACKERS)
def test_several_reports_are_named(
    container: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / container
    path.write_bytes(PACKERS[container](("甲镇.txt", b"1"), ("乙镇.txt", b"2")))

    result = run_json(capsys, "import", path, "--dry-run")

    assert result.code == 2
    assert "2个文件（甲镇.txt、乙镇.txt）" in result.out
    assert result.json["refused"][0]["members"] == ["甲镇.txt", "乙镇.txt"]


@pytest.mark.parametrize(
    ("member", "line"),
    [("甲镇/年报.txt", "甲"), ("乙镇/年报.txt", "乙"), ("说明.txt", "丙"), ("年报.txt", "I03"),
     ("/etc/passwd", "I01"), ("../年报.txt", "I01"), ("公章.png", "I01"), ("", "I03")],
)  # fmt: skip
def test_one_of_several_is_chosen_by_its_path_or_name(
    member: str, line: str, tmp_path: Path
) -> None:
    path = tmp_path / "年报.zip"
    names = {"甲镇/年报.txt": "甲", "乙镇/年报.txt": "乙", "附/说明.txt": "丙", "公章.png": "丁"}
    path.write_bytes(zipped(*((name, text.encode()) for name, text in names.items())))

    try:
        said = str(read_document(path / member.lstrip("/")).blocks)
    except UserError as refused:
        said = refused.code
    assert line in said


def test_attachments_of_one_name_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "年报.eml"
    mail = mailed(("年报.txt", b"1"), ("年报.txt", b"2"))
    path.write_bytes(b"Received: by a\n" * 500 + mail)

    with pytest.raises(SeveralFilesError) as several:
        read_document(path)

    assert several.value.members == ("年报.txt", "年报（2）.txt")
    assert read_document(path / "年报（2）.txt").blocks == (SourceParagraph("2"),)


def test_a_path_into_no_archive_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "年报.docx"
    path.write_bytes((CORPUS / "分成两表.docx").read_bytes())

    with pytest.raises(UserError) as refused:
        read_document(path / "甲.docx")

    assert refused.value.code == "I01"


def test_a_member_is_imported_by_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "年报.zip"
    report = (CORPUS / "分成两表.docx").read_bytes()
    path.write_bytes(zipped(("甲镇.txt", b"1"), ("乙镇.docx", report)))

    result = run_json(capsys, "import", path, "--member", "乙镇.docx", "--dry-run")

    assert result.json["imported"][0]["cells"]
    result = run_json(capsys, "import", path, path, "--member", "乙镇.docx", "--dry-run")
    assert "--member" in result.err


def nested(depth: int) -> bytes:
    data = zipped(("年报.txt", b"1"))
    for _ in range(depth):
        data = zipped(("年报.docx", data))
    return data


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("甲.zip", zipped(("年报.docx", b"0" * 70_000_000)), "I02"),
        ("甲.zip", zipped(*((f"{at}.docx", b"") for at in range(3_000))), "I02"),
        ("甲.zip", nested(3), "I03"),
        ("甲.zip", zipped(("../../etc/年报.docx", docx("<w:p/>")), ("/年报.docx", b"x")), "I03"),
        ("甲.zip", zipped(("年报.docx", b"x"))[:-30], "I07"),
        ("甲.zip", zipped(("年报.docx", b"\xd0\xcf\x11\xe0" + bytes(20))), "I07"),
        ("甲.eml", mailed(("公章.png", b"x")), "I03"),
        ("甲.eml", mailed(("年报.docx", nested(1))), "I03"),
        (
            "甲.eml",
            b"MIME-Version: 1.0\n" + b"".join(
                b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (at, at)
                for at in range(3_000)
            ),
            "I07 I10",
        ),
    ],
    ids=range(9),
)  # fmt: skip
def test_what_is_refused(name: str, data: bytes, code: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)

    with pytest.raises(UserError) as refused:
        read_document(path)

    assert refused.value.code in code.split()
