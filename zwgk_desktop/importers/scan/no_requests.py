"""Stands for the library `requests` where pictures are read: nothing is ever fetched there.

The component's code imports it for models and pictures at an address on the network. Its models
lie in the component, and the process reads what it is given. Without it neither ssl nor a
certificate is needed.
"""

from typing import NoReturn

RequestException = OSError
"""What the component expects of a fetch that fails."""


class Response:
    """What nobody gets."""


def get(url: str, **_: object) -> NoReturn:
    """Fetch nothing.

    Raises:
        RequestException: Always.
    """
    raise RequestException(f"nothing is fetched here: {url}")
