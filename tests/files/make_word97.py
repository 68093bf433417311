"""Write `word97.doc` anew: what a binary document has that the corpus's have not.

Run it by hand, `python tests/files/make_word97.py`; it needs the office suite
(LibreOffice Writer), which turns the .docx made here into the old format.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import docx
from docx.oxml import parse_xml

HERE = Path(__file__).parent
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
BOX = f"""<w:r {WORD} xmlns:v="urn:schemas-microsoft-com:vml"><w:pict>
<v:shape style="width:400pt;height:40pt" type="#_x0000_t202"><v:textbox><w:txbxContent>
<w:p><w:r><w:t>青山县云溪镇人民政府2024年政府信息公开工作年度报告</w:t></w:r></w:p>
</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"""
FIELD = f"""<w:p {WORD}><w:r><w:t>共</w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>
<w:r><w:instrText> PAGE 999 </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>
<w:r><w:t>12</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t>页</w:t></w:r></w:p>"""


def document() -> docx.document.Document:
    """Make the document: a title in a box, a raised note, hidden words, a field, blank cells."""
    made = docx.Document()
    made.add_paragraph()
    made.element.body[0].append(parse_xml(BOX))
    made.add_paragraph("二、主动公开政府信息情况")
    table = made.add_table(rows=3, cols=4)
    rows = [
        ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
        ["规章", "508", "", "31"],
        ["行政规范性文件", "7", "2", ""],
    ]
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    note = table.rows[1].cells[1].paragraphs[0].add_run("1")
    note.font.superscript = True
    beside = table.rows[1].cells[3].paragraphs[0]
    beside.add_run("8").font.strike = True
    hidden = table.rows[2].cells[1].paragraphs[0].add_run("9")
    hidden.font.hidden = True
    made.add_paragraph("联系人𠮷先生、䶮女士、㛃同志")
    made.element.body.append(parse_xml(FIELD))
    return made


def main() -> None:
    """Write it."""
    suite = shutil.which("soffice")
    if suite is None:
        sys.exit("needs the office suite: apt-get install libreoffice-writer")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "word97.docx"
        document().save(str(source))
        subprocess.run(
            [suite, "--headless", "--convert-to", "doc:MS Word 97", "--outdir", str(HERE),
             str(source)],
            check=True,
        )  # fmt: skip


if __name__ == "__main__":
    main()
