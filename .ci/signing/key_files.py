"""The private half of a key, in a file that a passphrase may protect."""

import os
from getpass import getpass
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_PASSPHRASE = "ZWGK_PASSPHRASE"  # noqa: S105 - the name of a variable


def make(file: Path) -> str:
    """Make a key, write its private half where nothing stands yet, return its public half."""
    key = Ed25519PrivateKey.generate()
    words = _passphrase(f"{file.name} 的口令（空着就不加密）：")
    protection = (
        serialization.BestAvailableEncryption(words) if words else serialization.NoEncryption()
    )
    text = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, protection
    )
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as opened:
        opened.write(text)
    return public_half(key)


def read(file: Path) -> Ed25519PrivateKey:
    """Read a private key, asking for its passphrase if it has one."""
    text = file.read_bytes()
    words = _passphrase(f"{file.name} 的口令：") if b"ENCRYPTED" in text else None
    key = serialization.load_pem_private_key(text, words)
    if not isinstance(key, Ed25519PrivateKey):
        raise SystemExit(f"{file} 不是 ed25519 密钥")
    return key


def public_half(key: Ed25519PrivateKey) -> str:
    """Return what the program is told of a key, in hexadecimal digits."""
    return key.public_key().public_bytes_raw().hex()


def _passphrase(question: str) -> bytes:
    given = os.environ.get(_PASSPHRASE)
    return (getpass(question) if given is None else given).encode()
