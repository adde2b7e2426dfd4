"""Every questionnaire is as published, and each of its numbers has a source."""

from __future__ import annotations

import math
import shutil
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from counterpoint.errors import NotFoundError
from counterpoint.outcomes.instruments import (
    Basis,
    Difference,
    Flag,
    Instrument,
    read_shelf,
    shelf,
)
from counterpoint.terms import Risk

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(str(files("counterpoint.outcomes") / "data" / "instruments"))
IDS = ["phq9", "gad7", "who5", "core10", "auditc", "pcptsd5"]

# Taken from the words as published, and written down a second time here: whoever
# changes a word and its hash in the file meets this one.
WORDINGS = {
    "phq9": "2c52597e19056d700e99caf458200f62ba1f13ffa9fd16d9528f754c516f0178",
    "gad7": "460a02ed67678227da46ee3290eff712d361a7967e98b520b178f05468850165",
    "who5": "a00713b7dcb3f32d07541a0e5941252278bf263c1e886908ab6ef7d36ee728e6",
    "core10": "bcb0273e6dbc6ec1f3a0a13cffb38f360c4d404150d4e08463a1fa5b74cb6e5b",
    "auditc": "facdf6ee334839c45769f11683324e5530d0dad4cb65aa9b4f96ede1bc39ac73",
    "pcptsd5": "69097f87cef7e90aa4658cabffa147f817f110f66e5f5dc16d104eb45eb87ae1",
}

# The codes as the field publishes them; 44262-4 is deprecated, and GAD-7 has been
# labelled with PHQ-9's panel elsewhere.
PHQ9_CODES = "44250-9 44255-8 44259-0 44254-1 44251-7 44258-2 44252-5 44253-3 44260-8"
GAD7_CODES = "69725-0 68509-9 69733-4 69734-2 69735-9 69689-8 69736-7"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the instruments that may be spoilt."""
    copy = tmp_path / "instruments"
    shutil.copytree(FOLDER, copy)
    return copy


def spoil(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def instrument(name: str) -> Instrument:
    return shelf().find(name)


def every_instrument() -> Iterator[Instrument]:
    yield from shelf().instruments


def test_all_six_are_there_and_none_is_faulty() -> None:
    assert [one.id for one in every_instrument()] == IDS
    assert shelf().faulty == ()


@pytest.mark.parametrize("name", IDS)
def test_the_words_are_those_that_were_published(name: str) -> None:
    one = instrument(name)
    assert one.sha256 == one.origin.sha256 == WORDINGS[name]
    assert one.wording == one.sha256[:12]


def test_one_changed_letter_of_core10_is_noticed(folder: Path) -> None:
    spoil(folder / "core10.toml", "I have felt unhappy", "I have felt unhapy")
    found = read_shelf(folder)
    assert found.get("core10") is None
    (fault,) = found.faulty
    assert fault.file == "core10.toml"
    assert "words" in fault.what


def test_two_swapped_items_of_core10_are_noticed(folder: Path) -> None:
    file = folder / "core10.toml"
    spoil(file, "I have felt panic or terror", "@")
    spoil(file, "I have felt unhappy", "I have felt panic or terror")
    spoil(file, '"@"', '"I have felt unhappy"')
    assert [one.file for one in read_shelf(folder).faulty] == ["core10.toml"]


@pytest.mark.parametrize("name", IDS)
def test_a_deleted_file_leaves_the_rest_working(folder: Path, name: str) -> None:
    (folder / f"{name}.toml").unlink()
    found = read_shelf(folder)
    assert {one.id for one in found.instruments} == set(IDS) - {name}
    assert found.faulty == ()


def test_no_folder_at_all_is_an_empty_shelf(tmp_path: Path) -> None:
    assert read_shelf(tmp_path / "nowhere") == ((), ())


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('name = "GAD-7"', "name = 7", "$.name"),
        ('name = "GAD-7"', "", "name"),
        ("lowest = 0", "lowest = ", "line"),
        ("highest = 21", "highest = 27", "range"),
        ('id = "2"', 'id = "1"', "same id"),
        ("value = 1, ", "value = 0, ", "same value"),
        ('options = "often"', 'options = "sometimes"', "options"),
        ("low = 10", "low = 11", "bands"),
        ('id = "gad7"', 'id = "gad"', "name of the file"),
        ("[scoring]", '[gate]\nitem = "1"\ncloses_with = 0\n[scoring]', "gate"),
        ("[scoring]", "[scoring]\nmost_missing = 7", "left out"),
        ('basis = "seen"', 'basis = "sure"', "basis"),
    ],
)
def test_a_broken_file_is_named_and_the_rest_works(
    folder: Path, old: str, new: str, named: str
) -> None:
    spoil(folder / "gad7.toml", old, new)
    found = read_shelf(folder)
    assert len(found.instruments) == len(IDS) - 1
    (fault,) = found.faulty
    assert fault.file == "gad7.toml"
    assert named in fault.what


@pytest.mark.parametrize("name", ["phq9", "core10"])
@pytest.mark.parametrize("new", ['flagg = "risk"', 'flag = "rsik"', ""])
def test_a_risk_flag_cannot_be_lost_to_a_slip(
    folder: Path, name: str, new: str
) -> None:
    spoil(folder / f"{name}.toml", 'flag = "risk"', new)
    assert [one.file for one in read_shelf(folder).faulty] == [f"{name}.toml"]


def test_bytes_that_are_no_text_are_a_fault_and_no_crash(folder: Path) -> None:
    (folder / "gad7.toml").write_bytes(b"\xff\xfe\x00")
    assert [one.file for one in read_shelf(folder).faulty] == ["gad7.toml"]


def test_a_new_instrument_is_one_file(folder: Path) -> None:
    file = folder / "gad2.toml"
    shutil.copy(folder / "gad7.toml", file)
    spoil(file, 'id = "gad7"', 'id = "gad2"')
    found = read_shelf(folder)
    assert found.faulty == ()
    assert len(found.instruments) == len(IDS) + 1


def test_risk_items_are_item_9_of_phq9_and_item_6_of_core10() -> None:
    flagged = {
        (one.id, item.id): item.risk
        for one in every_instrument()
        for item in one.risk_items
    }
    assert flagged == {
        ("phq9", "9"): Risk.PASSIVE,
        ("core10", "6"): Risk.PLAN_OR_MEANS,
    }
    item = instrument("phq9").item("9")
    assert item is not None
    assert item.flag is Flag.RISK


@pytest.mark.parametrize("name", IDS)
def test_every_instrument_says_whose_it_is_and_where_its_words_come_from(
    name: str,
) -> None:
    one = instrument(name)
    said = [
        one.name,
        one.about,
        *msgspec.structs.astuple(one.licence)[:4],
        one.origin.source,
        one.origin.version,
        one.window.words,
        one.scoring.source,
        one.schedule.source,
    ]
    assert all(said)
    assert one.window.days > 0
    assert all(line.source for line in one.lines)
    assert all(follow.source for follow in one.follow_ons)
    assert one.owner
    assert one.reviewed < one.review_by


def test_only_who5_may_have_to_be_dropped() -> None:
    assert [one.id for one in every_instrument() if one.licence.may_be_dropped] == [
        "who5"
    ]


def test_the_licences_are_told_beside_the_files() -> None:
    told = (FOLDER / "LICENCES.md").read_text(encoding="utf-8")
    notice = (FOLDER / "NOTICE").read_text(encoding="utf-8")
    assert all(f"{one.id}.toml" in told for one in every_instrument())
    assert all(one.name in notice for one in every_instrument())


def test_phq9_and_gad7_bear_their_own_codes() -> None:
    phq9, gad7 = instrument("phq9"), instrument("gad7")
    assert phq9.loinc is not None
    assert gad7.loinc is not None
    assert (phq9.loinc.panel, phq9.loinc.total) == ("44249-1", "44261-6")
    assert (gad7.loinc.panel, gad7.loinc.total) == ("69737-5", "70274-6")
    assert [i.loinc for i in phq9.scored_items] == PHQ9_CODES.split()
    assert [i.loinc for i in gad7.scored_items] == GAD7_CODES.split()


def test_what_has_no_code_bears_none() -> None:
    assert instrument("who5").loinc is None
    assert instrument("core10").loinc is None
    assert not any(item.loinc for item in instrument("core10").items)


# --- The numbers that change is measured by --------------------------------------


@pytest.mark.parametrize(
    ("name", "conventional", "strict", "caseness"),
    [
        ("phq9", 6, 7, 10),
        ("gad7", 4, 6, 8),
        ("who5", 20, 24, 50),
        ("core10", 6, 7, 11),
    ],
)
def test_the_thresholds_are_those_of_the_field(
    name: str, conventional: float, strict: float, caseness: float
) -> None:
    yardstick = instrument(name).yardstick
    assert yardstick is not None
    assert yardstick.conventional.points == conventional
    assert yardstick.strict.points == strict
    assert yardstick.caseness is not None
    assert yardstick.caseness.points == caseness
    assert yardstick.higher_is_better is (name == "who5")


@pytest.mark.parametrize("name", ["auditc", "pcptsd5"])
def test_a_gate_has_no_yardstick(name: str) -> None:
    assert instrument(name).yardstick is None


def differences() -> list[tuple[Instrument, Difference]]:
    return [
        (one, difference)
        for one in every_instrument()
        if one.change is not None
        for difference in (one.change.conventional, one.change.strict)
        if difference.sd is not None
    ]


def test_every_computed_threshold_is_the_smallest_step_above_the_noise() -> None:
    found = differences()
    assert {one.id for one, _ in found} == {"phq9", "gad7", "who5", "core10"}
    for one, given in found:
        assert given.sd is not None
        assert given.reliability is not None
        assert given.z is not None
        noise = given.z * given.sd * math.sqrt(2 * (1 - given.reliability))
        step = one.scoring.factor
        assert given.points == (math.floor(noise / step) + 1) * step, one.id


def test_what_is_computed_says_from_what() -> None:
    for one in every_instrument():
        if one.change is None:
            continue
        for given in (one.change.conventional, one.change.strict):
            assert (given.basis is not Basis.COMPUTED) or given.sd is not None


def test_an_unknown_name_is_answered_with_those_there_are() -> None:
    with pytest.raises(NotFoundError, match="phq9, gad7"):
        shelf().find("bdi")


def test_nobody_is_asked_for_their_sex() -> None:
    words = instrument("auditc").text.lower()
    assert "women" not in words
    assert "male" not in words
    said = " ".join(line.words for line in instrument("auditc").lines)
    assert "women" in said
    assert "men" in said
