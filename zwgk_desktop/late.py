"""Import a function or a class at its first call, by its name "module:name"."""

from collections.abc import Callable
from pkgutil import resolve_name
from typing import Any


def late(name: str) -> Callable[..., Any]:
    """Return a callable that imports its target when it is called.

    Registries and whatever the start loads name heavy things with it. Where the types
    matter, the same name is imported under TYPE_CHECKING and bound by `late` under its
    `else`. A test resolves every name.

    Args:
        name: ``zwgk_desktop.package.module:function``, or a class of a module.
    """

    def call(*args: object, **options: object) -> Any:
        return resolve_name(name)(*args, **options)

    return call
