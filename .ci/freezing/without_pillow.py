"""Stands where reportlab expects Pillow; a start-up hook of the frozen program.

reportlab asks for it when it is imported and uses it for pictures, of which we draw none through
it. Last in line: the component that reads scans brings the real one.
"""

import sys
from collections.abc import Sequence
from importlib.abc import Loader
from importlib.machinery import ModuleSpec
from types import ModuleType

_PACKAGE, _MODULE = "PIL", "PIL.Image"


class NoPillow(Loader):
    """Finds and loads a Pillow without pictures."""

    def find_spec(
        self, name: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Find it, where nobody before has."""
        if name not in {_PACKAGE, _MODULE}:
            return None
        return ModuleSpec(name, self, is_package=name == _PACKAGE)

    def create_module(self, _spec: ModuleSpec) -> None:
        """Leave it to Python."""

    def exec_module(self, module: ModuleType) -> None:
        """Give it what is asked for by name."""
        if module.__name__ == _MODULE:
            module.__dict__["Image"] = _Picture


class _Picture:
    """What nothing is an instance of."""


sys.meta_path.append(NoPillow())
