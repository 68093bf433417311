"""A tagged PDF read back: its structure tree with the text each element holds."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pdfplumber
import pikepdf


@dataclass
class Node:
    """One element of the structure tree; `marks` are (page, id) of its own content."""

    tag: str
    thing: Any
    children: list["Node"] = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)

    def walk(self) -> Iterator["Node"]:
        yield self
        for child in self.children:
            yield from child.walk()

    def all(self, tag: str) -> list["Node"]:
        return [node for node in self.walk() if node.tag == tag]

    def said(self, key: str) -> Any:
        """Return an attribute of a table cell."""
        return self.thing.get("/A", pikepdf.Dictionary()).get(f"/{key}")


@dataclass
class Tagged:
    pdf: pikepdf.Pdf
    document: Node
    text: dict[tuple[int, int], str]
    artifacts: dict[int, str]

    def text_of(self, node: Node) -> str:
        return "".join(self.text[mark] for part in node.walk() for mark in part.marks)


def read(content: bytes) -> Tagged:
    pdf = pikepdf.open(BytesIO(content))
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    text, artifacts = _texts(content)
    return Tagged(pdf, _node(pdf.Root.StructTreeRoot.K, pages), text, artifacts)


def _node(thing: Any, pages: dict[tuple[int, int], int]) -> Node:
    node = Node(str(thing.S)[1:], thing)
    kids = thing.get("/K", pikepdf.Array())
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, int):
            node.marks.append((pages[thing.Pg.objgen], kid))
        elif kid.get("/Type") == "/MCR":
            node.marks.append((pages[kid.Pg.objgen], int(kid.MCID)))
        else:
            node.children.append(_node(kid, pages))
    return node


def _texts(content: bytes) -> tuple[dict[tuple[int, int], str], dict[int, str]]:
    marked: dict[tuple[int, int], str] = {}
    artifacts: dict[int, str] = {}
    with pdfplumber.open(BytesIO(content)) as document:
        for number, page in enumerate(document.pages):
            for char in page.chars:
                if char["mcid"] is None:
                    artifacts[number] = artifacts.get(number, "") + char["text"]
                else:
                    mark = number, char["mcid"]
                    marked[mark] = marked.get(mark, "") + char["text"]
    return marked, artifacts
