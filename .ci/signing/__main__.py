"""python -m signing key|release|data …: see README.md."""

import argparse
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from freezing import contents
from signing import files, key_files

_TABLE = '[[keys]]\nowner = "（发布单位）"\npublic = "{public}"'


def main(words: list[str]) -> int:
    """Do what is asked for."""
    parser = argparse.ArgumentParser(prog="signing", description="发布者的密钥和签名")
    asked = parser.add_subparsers(dest="asked", required=True)
    key = asked.add_parser("key", help="造一把密钥")
    key.add_argument("file", type=Path, help="私钥写到哪里")
    release = asked.add_parser("release", help="给一次发布的安装包签名")
    data = asked.add_parser("data", help="给表式和日历签名")
    for one, help_ in ((release, "安装包所在文件夹"), (data, "有“更新.toml”的文件夹")):
        one.add_argument("folder", type=Path, help=help_)
        one.add_argument("--key", type=Path, required=True, help="私钥")
        one.add_argument("--released", type=_day, default=datetime.now(UTC).date(), help="日期")
    release.add_argument("--version", default=contents.version(), help="哪一版")
    data.add_argument("--output", type=Path, required=True, help="写到哪里，以 .zwgku 结尾")
    said = parser.parse_args(words)
    if said.asked == "key":
        print(_TABLE.format(public=key_files.make(said.file)))  # noqa: T201 - what is asked for
        return 0
    private = key_files.read(said.key)
    if said.asked == "release":
        update = files.release(said.folder, said.version, said.released)
        target = files.release_file(said.folder, said.version)
        target.write_bytes(files.signed(update, private))
    else:
        target = said.output
        target.write_bytes(files.signed(files.data(said.folder, said.released), private))
    print(f"{target}，公钥 {key_files.public_half(private)}")  # noqa: T201 - what is asked for
    return 0


def _day(text: str) -> date:
    return date.fromisoformat(text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
