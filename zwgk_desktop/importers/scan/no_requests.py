"""Substitute for the library `requests` in the process that reads pictures, without network.

The component imports `requests` to fetch models and pictures. Here the models are installed
with it, and pictures come from the parent process. So neither ssl nor certificates are needed.
"""

from typing import NoReturn

RequestException = OSError
"""Exception that the component expects from a failed request."""


class Response:
    """Placeholder for the response type, never instantiated."""


def get(url: str, **_: object) -> NoReturn:
    """Raise, since there is no network access.

    Raises:
        RequestException: Always.
    """
    raise RequestException(f"nothing is fetched here: {url}")
