from __future__ import annotations

import pytest

from counterpoint.detectors.language import languages


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("I want to talk about my mother", "en"),
        ("ya no quiero seguir, estoy muy cansada", "es"),
        ("ich kann nicht mehr schlafen und bin so müde", "de"),
        ("je ne dors plus et je suis fatiguée", "fr"),
        ("eu não quero mais falar com ela", "pt"),
        ("mujhe neend nahi aa rahi hai", "hi"),
        ("मुझे नींद नहीं आ रही है", "hi"),
        ("я не могу спать", "und"),
        ("我睡不着", "und"),
        ("idk lol", "en"),
        ("", "en"),
        ("🙂🙂", "en"),
        ("I w\u0430nt t\u043e sleep", "en"),
    ],
)
def test_the_likeliest_language_comes_first(text: str, first: str) -> None:
    assert languages(text)[0] == first


def test_two_languages_in_one_message_are_both_named() -> None:
    found = languages(
        "I feel so sad today. Estoy muy triste y no quiero hablar con nadie"
    )
    assert set(found) == {"en", "es"}
