"""Which keys a release trusts: never that of the tests, whose private half is in the source."""

import tomllib
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

ROOT = Path(__file__).parents[2]
_TESTS_KEY = ROOT / "tests" / "files" / "update-test-key.pem"


class CommonKeyError(SystemExit):
    """A release would take updates from anybody."""


def trusted_keys(file: Path) -> frozenset[str]:
    """Return the keys that resources/update-keys.toml names; a release may be built with them.

    Raises:
        CommonKeyError: That of the tests is among them.
    """
    found = {one["public"] for one in tomllib.loads(file.read_text("utf-8")).get("keys", [])}
    key = load_pem_private_key(_TESTS_KEY.read_bytes(), None)
    assert isinstance(key, Ed25519PrivateKey)  # noqa: S101 - our own file
    if key.public_key().public_bytes_raw().hex() in {public.lower() for public in found}:
        raise CommonKeyError(f"{file}：登记了测试用的公钥，谁都能签名，不能发布")
    return frozenset(found)
