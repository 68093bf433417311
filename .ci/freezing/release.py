"""Puts beside the packages what goes with them: lists, licences, pages, checksums.

python -m freezing.release build/packages/amd64 dist
"""

import hashlib
import os
import sys
from pathlib import Path

from markdown_it import MarkdownIt

from freezing import contents
from freezing.parts import ROOT
from freezing.trusted_keys import trusted_keys

_SUMS = "SHA256SUMS"
_PAGES = {"CHANGELOG.md": "更新记录", "docs/technician.md": "技术员须知"}
_PAGE = """\
<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
body {{ max-width: 46em; margin: 2em auto; padding: 0 1em; line-height: 1.7;
  font-family: "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; color: #222; }}
table {{ border-collapse: collapse; }}
td, th {{ border: 1px solid #bbb; padding: .3em .6em; text-align: left; vertical-align: top; }}
code {{ background: #f2f2f2; padding: 0 .2em; overflow-wrap: anywhere; }}
</style>
</head>
<body>
{body}</body>
</html>
"""


def main(words: list[str]) -> int:
    """Write what goes with the packages of the first folder into the second."""
    work, target = Path(words[0]).resolve(), Path(words[1]).resolve()
    frozen, epoch = work / "zwgk-desktop", int(os.environ["SOURCE_DATE_EPOCH"])
    name = f"zwgk-desktop_{contents.version()}_{work.name}"
    listed = contents.inventory(frozen, work.name, epoch)
    (target / f"{name}.cdx.json").write_text(listed, encoding="utf-8")
    (target / f"{name}_许可证.txt").write_text(
        contents.licences(frozen, work.name), encoding="utf-8"
    )
    trusted_keys(
        frozen / "_internal/resources/update-keys.toml"
    )  # ends it where the tests' is there
    for source, title in _PAGES.items():
        written = (ROOT / source).read_text("utf-8")
        (target / f"{title}.html").write_text(page(title, written), encoding="utf-8")
    files = sorted(file for file in target.iterdir() if file.is_file() and file.name != _SUMS)
    sums = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in files]
    (target / _SUMS).write_text("".join(sums), encoding="utf-8")
    print("".join(sums), end="")  # noqa: T201 - what make shows
    return 0


def page(title: str, written: str) -> str:
    """Return a page without scripts that any browser shows, of what was written in Markdown."""
    body = MarkdownIt("commonmark", {"html": False}).enable("table").render(written)
    return _PAGE.format(title=title, body=body)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
