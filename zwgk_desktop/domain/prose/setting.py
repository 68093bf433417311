"""Of whom and of when a passage speaks: figures of others and of other years are no slips."""

import re
from functools import lru_cache

_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
_QUOTED = re.compile(r"《[^》\n]*》|〔[^〕\n]*〕")
_COMPARED = re.compile(r"(?:比|较|同|与)\s*20\d\d")
_SPAN = re.compile(r"20\d\d\s*年?\s*(?:至|到|—+|－|-|~|～|、|和)\s*20\d\d")
_YEAR = re.compile(r"(?<!\d)20\d\d(?=\s*年)")
_UNTIL = re.compile(r"截[至止]到?\s*(?:20\d\d\s*年)?\s*(\d{1,2})\s*月")
_MONTHS = re.compile(
    r"(?<!\d)(\d{1,2})\s*(?:月份?(?:\s*\d{1,2}\s*日)?)?\s*(?:起?[至到]|—+|－|-|~|～)"
    r"\s*(?:20\d\d\s*年\s*)?(\d{1,2})\s*月"
)
_MONTH = re.compile(r"(?<!\d)\d{1,2}\s*月|[一二三四五六七八九十]月份?")
_WHOLE_YEAR = re.compile(r"全年|年度|[本今当]年|截[至止]")
_FULL_STOP = re.compile(r"[。！？!?\n]")


@lru_cache(maxsize=512)
def of_another_time(said: str, year: int) -> bool:
    """Tell whether the last year or month named is another than the whole report year.

    A year that is only compared with, or stands in a title or a document's
    number, is not meant.
    """
    plain = _QUOTED.sub("", said.translate(_DIGITS))
    plain = _COMPARED.sub("", plain)
    if _SPAN.search(plain):
        return True
    years = _YEAR.findall(plain)
    until = _UNTIL.findall(plain)
    other_year = bool(years and int(years[-1]) != year)
    return other_year or bool(until and until[-1] != "12") or _of_some_months(plain)


def _of_some_months(plain: str) -> bool:
    """Tell whether the last sentence is of a month, or of some but not all twelve."""
    sentence = _FULL_STOP.split(plain)[-1]
    spans = _MONTHS.findall(sentence)
    if spans:
        return bool(spans[-1] != ("1", "12"))
    months = list(_MONTH.finditer(sentence))
    return bool(months) and not _WHOLE_YEAR.search(sentence)


_PLACE = re.compile(r"([一-龥]{1,4}?)(乡|镇|街道|苏木)(?![一-龥]{0,3}(?:振兴|村))")
_PLACE_END = re.compile(r"([一-龥]{1,4})(乡|镇|街道|苏木)(?:人民政府|办事处)?$")
_COMMON = re.compile(r".*[我本全该各乡城集向对在由给到为和与及经从某等级]$")


def own_place(unit: str) -> str:
    """Return the name of the town in a unit's name, "" where it names none: 云溪镇."""
    found = _PLACE_END.search(unit.strip())
    return "".join(found.groups()) if found else ""


def same_place(name: str, own: str) -> bool:
    """Tell whether one name is the other with the county before it."""
    return name.endswith(own) or own.endswith(name)


@lru_cache(maxsize=512)
def of_another_place(clause: str, own: str) -> bool:
    """Tell whether a clause names a town that is not the own one; 我镇, 全镇 and 各镇 are none."""
    for place in _PLACE.finditer(clause):
        name = clause[: place.end()]
        proper = len(place[1]) > 1 and not _COMMON.match(place[1])
        if proper and not (own and name.endswith(own[-4:])):
            return True
    return False
