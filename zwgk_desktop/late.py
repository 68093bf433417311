"""Lazy imports: import a function or class at its first call, by its name "module:name"."""

from collections.abc import Callable
from pkgutil import resolve_name
from typing import Any


def late(name: str) -> Callable[..., Any]:
    """Return a callable that imports its target when it is called.

    Registries and modules loaded at start-up use it for heavy imports. Where the types
    matter, import the same name under TYPE_CHECKING and bind it by `late` in the `else`.
    A test resolves every name.

    Args:
        name: ``zwgk_desktop.package.module:function``, or a class of a module.
    """

    def call(*args: object, **options: object) -> Any:
        return resolve_name(name)(*args, **options)

    return call
