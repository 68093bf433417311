"""The component that reads pictures, in its own process: nothing is ever fetched there."""

import sys
from importlib import import_module

import pytest

from zwgk_desktop.importers.scan.component import folder, open_folder


def test_what_its_code_fetches_with_is_there_and_fetches_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.setitem(sys.modules, "requests", sys)

    open_folder()

    requests = import_module("requests")
    with pytest.raises(requests.RequestException, match="nothing is fetched"):
        requests.get("https://example.org/model.onnx", stream=True, timeout=60)
    assert isinstance(requests.Response, type)  # named in the signatures of its code
    assert str(folder()) in sys.path
