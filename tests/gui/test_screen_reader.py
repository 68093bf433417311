"""Once through a real X session: what a screen reader reads over AT-SPI."""

import os
import shutil
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import pytest
from patience import PATIENCE

from zwgk_desktop import paths
from zwgk_desktop.catalog import Catalog
from zwgk_desktop.services.sample import make_sample
from zwgk_desktop.services.workspace import Workspace

READER = Path(__file__).with_name("atspi_reader.py")
SYSTEM_PYTHON = "/usr/bin/python3"
NEEDED = ("Xvfb", "dbus-run-session", "openbox")
_BINDING = "import gi; gi.require_version('Atspi', '2.0')"


def _lacking() -> str:
    """Return what this machine lacks; empty when a screen reader can read here."""
    if missing := [name for name in NEEDED if shutil.which(name) is None]:
        return f"no {', '.join(missing)}"
    if not Path("/usr/libexec/at-spi-bus-launcher").exists():
        return "no at-spi2-core"
    if not Path(SYSTEM_PYTHON).exists():
        return "no Python of the system"
    done = subprocess.run([SYSTEM_PYTHON, "-c", _BINDING], capture_output=True, check=False)
    return "" if done.returncode == 0 else "no gir1.2-atspi-2.0"


@pytest.fixture
def display() -> Generator[str]:
    if lacking := _lacking():
        pytest.skip(lacking)
    read, write = os.pipe()
    server = subprocess.Popen(
        [
            *(str(shutil.which("Xvfb")), "-displayfd", str(write)),
            *("-screen", "0", "1366x768x24", "-nolisten", "tcp"),
        ],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as pipe:
        number = pipe.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait(10)


_SESSION = """
openbox & manager=$!
/usr/libexec/at-spi-bus-launcher --launch-immediately & launcher=$!
sleep 1
"$1" -m zwgk_desktop "$2" & program=$!
sleep 2
"$3" "$4" zwgk_desktop
kill $program $launcher $manager
wait $program
exit 0
"""


def test_a_screen_reader_reads_the_window(tmp_path: Path, catalog: Catalog, display: str) -> None:
    workspace = tmp_path / "年度报告.zwgk"
    with Workspace.open(workspace, catalog, writing=True, create=True, program="test") as opened:
        make_sample(opened, catalog)
    environment = dict(os.environ)
    for name in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS"):
        environment.pop(name, None)
    environment |= {"DISPLAY": display, "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
    environment |= {f"XDG_{kind}_HOME": str(tmp_path) for kind in ("DATA", "STATE", "CONFIG")}
    environment |= {"PYTHONPATH": str(paths.forms().parent), "XDG_RUNTIME_DIR": str(tmp_path)}
    done = subprocess.run(
        [
            *(str(shutil.which("dbus-run-session")), "--", "sh", "-c", _SESSION, "sh"),
            *(sys.executable, str(workspace), SYSTEM_PYTHON, str(READER)),
        ],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )

    read = {tuple(line.split("\t")) for line in done.stdout.splitlines() if "\t" in line}
    assert ("menu item", "文件") in read or ("menu item", "文件(F)") in read, done.stderr
    names = {name for _, name in read}
    assert {"新建年度报告", "打开样例", "最近的报告"} <= names
    assert any("2025年" in name for name in names)
