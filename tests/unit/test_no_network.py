"""No socket of the internet is ever opened; the main job runs where there is no network at all."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

WATCHED = """
import socket, sys
opened = []

def watch(event, arguments):
    if event == "socket.__new__" and arguments[1] in (socket.AF_INET, socket.AF_INET6):
        opened.append(event)
    if event in ("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname"):
        opened.append(f"{event} {arguments}")

sys.addaudithook(watch)
from zwgk_desktop.cli import main

about = ["--workspace", "a.zwgk", "--unit", "云溪镇人民政府", "--year", "2025"]
cell = "requests.received.natural_person"
for words in (
    ["set", f"{cell}=3", "requests.granted.natural_person=3", *about],
    ["check", *about],
    ["undo", *about],
    ["redo", *about],
    ["show", *about],
    ["history", *about],
    *(["export", kind, "--output", f"报告.{kind}", "--draft", *about] for kind in
      ("pdf", "xlsx", "docx", "html")),
    ["import", "报告.docx", "--dry-run", *about],
    ["import", "报告.html", "--dry-run", *about],
    ["backup", "--workspace", "a.zwgk", "--output", "b.zwgk"],
    ["restore", "b.zwgk", "--workspace", "a.zwgk"],
    ["verify", "--workspace", "a.zwgk"],
    ["list", "--workspace", "a.zwgk"],
):
    assert main(words) in (0, 1), words
sys.exit("; ".join(opened) or 0)
"""


def run(folder: Path, *before: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*before, sys.executable, "-c", WATCHED],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT), "XDG_DATA_HOME": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_no_internet_socket_is_opened(tmp_path: Path) -> None:
    done = run(tmp_path)
    assert done.returncode == 0, done.stderr


def test_the_main_job_without_any_network(tmp_path: Path) -> None:
    unshare = shutil.which("unshare")
    if unshare is None or subprocess.run([unshare, "-n", "true"], check=False).returncode:
        pytest.skip("no network namespace can be made here")
    done = run(tmp_path, unshare, "-n")
    assert done.returncode == 0, done.stderr
