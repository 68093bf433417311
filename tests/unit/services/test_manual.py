"""Finding one's way in the manual."""

from pathlib import Path

import pytest

from zwgk_desktop import paths
from zwgk_desktop.services.manual import MOST_HITS, REFERENCE, Manual, ManualLine

MANUAL = Manual.read(paths.resources() / "manual")

TEXT = """# 开头

先看**这里**，再看[导入](02-b.md)。

![图](pictures/a.png)

## 表格

| 按键 | 作用 |
|---|---|
| Ctrl+N | 新建 |

1. 第一步
- `命令` 新建

```
zwgk list
```

### E01 新建不了
"""


@pytest.fixture
def manual(tmp_path: Path) -> Manual:
    (tmp_path / "01-a.md").write_text(TEXT, "utf-8")
    (tmp_path / "02-b.md").write_text("# 导入\n\n新建之后导入。\n\n新建之后导入。\n", "utf-8")
    return Manual.read(tmp_path)


def test_lines_are_what_is_read(manual: Manual) -> None:
    assert manual.chapters[0].lines == (
        ManualLine("开头", "开头"),
        ManualLine("开头", "先看这里，再看导入。"),
        ManualLine("表格", "表格"),
        *(ManualLine("表格", words) for words in ("按键", "作用", "Ctrl+N", "新建")),
        *(ManualLine("表格", words) for words in ("第一步", "命令 新建", "zwgk list")),
        ManualLine("E01 新建不了", "E01 新建不了"),
    )
    assert [chapter.title for chapter in manual.chapters] == ["开头", "导入"]


def test_words_are_found_in_any_case(manual: Manual) -> None:
    (hit,) = manual.search("CTRL+n")
    assert (hit.chapter, hit.line.text, hit.spans) == ("01-a.md", "Ctrl+N", ((0, 6),))


def test_every_word_must_stand_in_the_line(manual: Manual) -> None:
    hits = manual.search(" 导入 新建 ")
    assert [(hit.chapter, hit.occurrence, hit.spans) for hit in hits] == [
        ("02-b.md", 0, ((0, 2), (4, 6))),
        ("02-b.md", 1, ((0, 2), (4, 6))),
    ]
    assert manual.search("") == manual.search("　") == manual.search("没有这个词") == ()


def test_places(manual: Manual) -> None:
    place = manual.find_code("E01")
    assert place is not None
    assert (place[0].name, place[1]) == ("01-a.md", "E01 新建不了")
    assert manual.find_code("E0") is None
    assert manual.chapter("03-c.md") is None


@pytest.mark.parametrize("code", ["R-BALANCE", "D06", "N01"])
def test_shipped_manual_explains(code: str) -> None:
    assert MANUAL.find_code(code) is not None


@pytest.mark.parametrize("words", ["导入", "定稿", "退改单", "收报"])
def test_how_to_is_found_before_reference(words: str) -> None:
    found = [hit.chapter in REFERENCE for hit in MANUAL.search(words)]
    assert found[0] is False
    assert found == sorted(found)


def test_reference_chapters_are_chapters() -> None:
    assert {chapter.name for chapter in MANUAL.chapters} > REFERENCE


def test_hits_are_not_endless() -> None:
    assert len(MANUAL.search("的")) == MOST_HITS
