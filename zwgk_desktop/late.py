"""Functions and classes named as "module:name" and imported at their first call."""

from collections.abc import Callable
from pkgutil import resolve_name
from typing import Any


def late(name: str) -> Callable[..., Any]:
    """Return a callable that imports its target at each call, so that a registry stays light.

    Args:
        name: ``zwgk_desktop.package.module:function``, or a class of a module.
    """

    def call(*args: object, **options: object) -> Any:
        return resolve_name(name)(*args, **options)

    return call
