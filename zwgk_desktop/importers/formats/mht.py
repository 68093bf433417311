"""Format of web pages saved as a single file (.mht), and of mails (.eml)."""

import re

from zwgk_desktop.importers.format import MEGABYTE, Format, text_start
from zwgk_desktop.late import late


def _signature(data: bytes) -> bool:
    return re.search(rb"(?:^|\n)mime-version:", text_start(data)) is not None


FORMAT = Format(
    name="单个文件的网页和邮件",
    suffixes=(".mht", ".mhtml", ".eml"),
    signature=_signature,
    limit=16 * MEGABYTE,
    read=late("zwgk_desktop.importers.html:read_mht"),
    read_data=late("zwgk_desktop.importers.html:read_mht_data"),
)
