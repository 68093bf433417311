"""Reports under test: nothing happened, nothing is wrong, and what departs from it."""

from collections.abc import Mapping
from datetime import date

from zwgk_desktop.catalog.rules import Example
from zwgk_desktop.domain.addresses import Address, field_address, text_address
from zwgk_desktop.domain.report import Report, Value
from zwgk_desktop.domain.spec import Edition
from zwgk_desktop.importers.recognise import RecognisedReport, Unsure

EDITION = "gkb-2021-30"

TEXTS = {
    "text.preface": "本报告依据《中华人民共和国政府信息公开条例》编制，"
    "统计期限为{year}年1月1日至{year}年12月31日。",
    "text.overview": "（一）主动公开。全年在县政府网站公开信息一百二十条。\n"
    "（二）依申请公开。畅通当面、邮寄和网上三种受理渠道。\n"
    "（三）政府信息管理。落实先审后发，逐条登记。\n"
    "（四）政府信息公开平台建设。村村设有公开栏。\n"
    "（五）监督保障。年内工作考核一次、社会评议一次，没有责任追究的情形。",
    "text.problems": "个别村公开栏更新不及时。下一步将由驻村干部每月检查并督促整改。",
    "text.other_matters": "本年度没有收取信息处理费。没有其他需要报告的事项。",
}
"""Prose in which no rule finds anything."""


def nil_values(edition: Edition, year: int = 2023, level: str = "township") -> dict[Address, Value]:
    """Return a report in which nothing happened and nothing is wrong."""
    roles = edition.roles
    values: dict[Address, Value] = {
        "report.unit": "云溪镇人民政府",
        "report.year": year,
        "report.level": level,
        field_address(roles.fields.issued_on): date(year + 1, 1, 10),
        field_address(roles.fields.signed_by): "云溪镇人民政府",
        field_address(roles.fields.contact): "云溪镇党政办公室",
    }
    for address, text in TEXTS.items():
        role = address.removeprefix("text.")
        values[text_address(getattr(roles.texts, role))] = text.format(year=year)
    return values | dict.fromkeys(edition.entered, 0)


def nil_report(
    edition: Edition, values: Mapping[Address, Value] | None = None, year: int = 2023
) -> Report:
    """Return that report with some values on top."""
    return Report(edition, nil_values(edition, year) | dict(values or {}))


def not_read(found: RecognisedReport) -> list[Unsure]:
    """Return what an import left out; totals that are no sum are read, and asked about."""
    return [one for one in found.unsure if one.address not in found.stated]


def example_reports(edition: Edition, example: Example) -> tuple[Report, Report | None]:
    """Return the report a worked example is about, and the one of the year before."""
    base = nil_values(edition, example.year, example.level)
    if example.base == "blank":
        base = {
            address: base[address] for address in ("report.unit", "report.year", "report.level")
        }
    previous = None
    if example.last_year is not None:
        last_year = {**base, "report.year": example.year - 1, **example.last_year}
        previous = Report(edition, last_year)
    return Report(edition, {**base, **example.entries}), previous
