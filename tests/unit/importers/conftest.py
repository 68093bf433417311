"""What tests that read many documents share."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest

from zwgk_desktop.domain.errors import UserError
from zwgk_desktop.importers import confined, sandbox
from zwgk_desktop.importers.confined import Pulse, error_json, no_pulse
from zwgk_desktop.importers.format import Bounds
from zwgk_desktop.services import importing


def _asked_here(
    command: Sequence[str], data: bytes, name: str, bounds: Bounds, pulse: Pulse = no_pulse
) -> Mapping[str, Any]:
    """Answer as the confined process would, through the same JSON, in this process."""
    del name, bounds, pulse
    module, *arguments = command[command.index("-m") + 1 :]
    try:
        if module == sandbox.__name__:
            key, *names = arguments
            said = sandbox.json_blocks(key, names, data)
        else:
            said = importing.json_report(data)
    except UserError as error:
        said = error_json(error)
    read: dict[str, Any] = json.loads(json.dumps(said))
    confined.ensure_read(read)
    return read


@pytest.fixture(scope="module")
def read_here() -> Iterator[None]:
    """Read hundreds of sound documents without starting two processes for each."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(confined, "answer_of_process", _asked_here)
        patch.setattr(sandbox, "answer_of_process", _asked_here)
        yield
