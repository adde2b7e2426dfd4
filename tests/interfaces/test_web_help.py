"""Whom to reach, as the help page and the card in a talk have it."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest

from counterpoint.care.helplines import countries
from counterpoint.interfaces.web.help_now import Way, help_card

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.interfaces.web_server import WebServer

TODAY = date(2026, 11, 23)


def way(phone: str) -> Way:
    return Way(
        name="A line",
        phone=phone,
        text="",
        website="",
        hours="",
        note="",
        confirmed="",
    )


@pytest.mark.parametrize(
    ("phone", "dialled"),
    [
        ("116 123", ["116123"]),
        ("0800 111 0 111 / 0800 111 0 222", ["08001110111", "08001110222"]),
        ("135 / (011) 5275-1135", ["135", "01152751135"]),
        ("0800 0767 / *0767", ["08000767", "*0767"]),
        ("119 ext 8", ["119"]),
        ("113 opt 5", ["113"]),
        ("111 then 2", ["111"]),
        ("", []),
    ],
)
def test_each_number_of_a_line_is_dialled_by_itself(
    phone: str, dialled: list[str]
) -> None:
    assert [dial for _, dial in way(phone).numbers] == dialled


@pytest.mark.parametrize("country", [one.code for one in countries()])
def test_no_number_of_a_country_is_two_numbers_in_one(country: str) -> None:
    card = help_card(country, today=TODAY)
    ways = card.talk + card.violence + card.young
    for number, dial in (pair for one in ways for pair in one.numbers):
        assert re.fullmatch(r"[+*]?\d{2,13}", dial), number


def test_where_a_partner_hurts_the_lines_for_that_come_first(
    open_web: Callable[..., WebServer],
) -> None:
    visitor = open_web(country="US").visitor()
    place = visitor.get("/").url.path
    visitor.send(f"{place}/say", {"text": "my husband grabbed my neck last week"})
    card = visitor.get(place).text.split("<aside")[1].split("</aside>")[0]
    assert "National Domestic Violence Hotline" in card
    assert card.index("Domestic Violence") < card.index("988")
