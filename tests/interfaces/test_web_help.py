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
    ways = card.talk + card.at_home + card.forced + card.young
    for number, dial in (pair for one in ways for pair in one.numbers):
        assert re.fullmatch(r"[+*]?\d{2,13}", dial), number


def test_beside_a_first_line_to_call_stands_a_way_to_write() -> None:
    """CALM is shut at two in the morning; Shout is not, and needs no voice."""
    near = help_card("GB", today=TODAY).near
    assert [one.name for one in near] == ["Samaritans", "Shout"]


@pytest.mark.parametrize("country", [one.code for one in countries()])
def test_where_a_way_to_write_is_known_it_is_near(country: str) -> None:
    card = help_card(country, today=TODAY)
    assert any(one.text for one in card.near) == any(one.text for one in card.talk)
    assert len(card.near) == min(2, len(card.talk))


def test_no_line_for_rape_stands_for_a_partner_who_hits(
    open_web: Callable[..., WebServer],
) -> None:
    """The line against violence at home is in no list there, so it does not lead."""
    visitor = open_web(country="GB").visitor()
    place = visitor.get("/").url.path
    visitor.send(f"{place}/say", {"text": "my husband grabbed my neck last week"})
    card = visitor.get(place).text.split("<aside")[1].split("</aside>")[0]
    assert "Rape" not in card
    assert "/safe" in card


@pytest.mark.parametrize("country", [None, "GB", "US"])
def test_whoever_is_hurt_finds_somewhere_to_turn_on_every_help_page(
    open_web: Callable[..., WebServer], country: str | None
) -> None:
    text = open_web(country=country).visitor().get("/help").text
    part = text.split("If somebody hurts or frightens you")[1].split("</ul>")[0]
    assert ("Domestic Violence" in part) or ("hotpeachpages.net" in part)


def test_where_a_partner_hurts_the_lines_for_that_come_first(
    open_web: Callable[..., WebServer],
) -> None:
    visitor = open_web(country="US").visitor()
    place = visitor.get("/").url.path
    visitor.send(f"{place}/say", {"text": "my husband grabbed my neck last week"})
    card = visitor.get(place).text.split("<aside")[1].split("</aside>")[0]
    assert "National Domestic Violence Hotline" in card
    assert card.index("Domestic Violence") < card.index("988")
