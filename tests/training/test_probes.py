from __future__ import annotations

from tests.training.lines import DANGER, SAFE, message
from training.probes import form_features, probe, word_features


def test_a_word_that_gives_danger_away_is_found_by_the_probe() -> None:
    messages = [
        message(f"{word} {n}", labels, group=f"g{n}")
        for n in range(60)
        for word, labels in (("gone", DANGER), ("out", SAFE))
    ]
    found = probe("words", messages, word_features)
    assert found.within_twins.value == 1.0
    assert found.auroc.value == 1.0


def test_form_alone_tells_no_twins_apart_that_look_alike() -> None:
    messages = [
        message(f"{word} {n}", labels, group=f"g{n}")
        for n in range(60)
        for word, labels in (("gone", DANGER), ("here", SAFE))
    ]
    assert probe("form", messages, form_features).within_twins.value == 0.0


def test_form_does_not_read_words() -> None:
    assert form_features("i swim.") == form_features("i sink.")
