"""python -m signing key|data …: see README.md."""

import argparse
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from signing import files, key_files

_TABLE = '[[keys]]\nowner = "（发布单位）"\npublic = "{public}"'


def main(words: list[str]) -> int:
    """Do what is asked for."""
    parser = argparse.ArgumentParser(prog="signing", description="发布者的密钥和签名")
    asked = parser.add_subparsers(dest="asked", required=True)
    key = asked.add_parser("key", help="造一把密钥")
    key.add_argument("file", type=Path, help="私钥写到哪里")
    data = asked.add_parser("data", help="给表式和日历签名")
    data.add_argument("folder", type=Path, help="有“更新.toml”的文件夹")
    data.add_argument("--key", type=Path, required=True, help="私钥")
    data.add_argument("--released", type=_day, default=datetime.now(UTC).date(), help="日期")
    data.add_argument("--output", type=Path, required=True, help="写到哪里，以 .zwgku 结尾")
    said = parser.parse_args(words)
    if said.asked == "key":
        print(_TABLE.format(public=key_files.make(said.file)))  # noqa: T201 - what is asked for
        return 0
    private = key_files.read(said.key)
    said.output.write_bytes(files.signed(files.data(said.folder, said.released), private))
    print(f"{said.output}，公钥 {key_files.public_half(private)}")  # noqa: T201 - what is asked for
    return 0


def _day(text: str) -> date:
    return date.fromisoformat(text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
