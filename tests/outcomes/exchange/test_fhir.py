from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterpoint.errors import InputError
from counterpoint.outcomes.exchange.fhir import Part, bundle
from counterpoint.outcomes.exchange.fhir.elements import may_pass_on, when
from counterpoint.outcomes.instruments import Instrument, Shelf, shelf
from counterpoint.outcomes.kinds import Figures
from counterpoint.outcomes.records import Goal, GoalRating, Measure, MeasureSource

if TYPE_CHECKING:
    from collections.abc import Iterator

HELSINKI = ZoneInfo("Europe/Helsinki")
AT = datetime(2026, 3, 2, 20, 0, 5, 123456, tzinfo=HELSINKI)
NOW = datetime(2026, 11, 23, 20, 0, tzinfo=HELSINKI)
SHELF = shelf()
ALL = frozenset(Part)
Json = dict[str, Any]


def made(
    *records: Any,
    parts: frozenset[Part] = ALL,
    initials: str = "",
    on: Shelf = SHELF,
) -> Json:
    """Make a bundle, and have the models of FHIR itself look at it."""
    written = bundle(Figures(records), on, parts=parts, now=NOW, initials=initials)
    accept(written)
    return written


def accept(written: Json) -> None:
    from fhir.resources.R4B.bundle import Bundle

    sent = json.loads(json.dumps(written, allow_nan=False))
    read = Bundle.model_validate(sent)
    # What comes back is what was sent: no element was unknown or emptied.
    assert json.loads(read.model_dump_json()).keys() == sent.keys()
    addresses = [entry["fullUrl"] for entry in sent["entry"]]
    assert len(set(addresses)) == len(addresses)
    assert set(references(sent)) <= set(addresses)
    assert not any("_" in key for key in keys(sent))
    assert not any(value in ("", [], {}, None) for value in values(sent))


def keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
        for inside in value.values():
            yield from keys(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from keys(inside)


def values(value: Any) -> Iterator[Any]:
    yield value
    if isinstance(value, (dict, list)):
        for inside in value.values() if isinstance(value, dict) else value:
            yield from values(inside)


def references(value: Any) -> Iterator[str]:
    for one in values(value):
        if isinstance(one, dict) and "reference" in one:
            yield one["reference"]


def of(kind: str, written: Json) -> list[Json]:
    resources = [entry["resource"] for entry in written["entry"]]
    return [one for one in resources if one["resourceType"] == kind]


def codes(written: Json, system: str = "http://loinc.org") -> set[str]:
    return {
        one["code"]
        for one in values(written)
        if isinstance(one, dict) and one.get("system") == system
    }


def filled(instrument: Instrument, value: int = 1, **changes: Any) -> Measure:
    """Tick the same on every question, as far as the form goes on."""
    answers = tuple(
        (item.id, max(item.values) if item is gate(instrument) else value)
        for item in instrument.items
        if value in item.values
    )
    measure = Measure(
        id=f"m-{instrument.id}",
        at=AT,
        instrument=instrument.id,
        answers=answers,
        wording=instrument.wording,
    )
    return replace(measure, **changes)


def gate(instrument: Instrument) -> Any:
    return instrument.item(instrument.gate.item) if instrument.gate else None


PHQ9 = SHELF.find("phq9")


def test_answers_are_linked_by_their_loinc_codes() -> None:
    written = made(filled(PHQ9))
    (response,) = of("QuestionnaireResponse", written)
    links = [item["linkId"] for item in response["item"]]
    assert links[:2] == ["/44250-9", "/44255-8"]
    assert "/44260-8" in links
    assert response["authored"] == "2026-03-02T20:00:05+02:00"
    first = response["item"][0]["answer"][0]["valueCoding"]
    assert (first["code"], first["display"]) == ("LA6569-3", "Several days")
    assert first["extension"][0]["valueDecimal"] == 1


def test_a_response_names_the_questionnaire_and_the_wording_that_was_shown() -> None:
    written = made(filled(PHQ9))
    (asked,) = of("Questionnaire", written)
    (response,) = of("QuestionnaireResponse", written)
    assert response["questionnaire"] == f"{asked['url']}|{asked['version']}"
    assert asked["version"] == PHQ9.wording


def test_every_answer_has_its_question_in_the_questionnaire() -> None:
    for instrument in SHELF.instruments:
        written = made(filled(instrument))
        (asked,) = of("Questionnaire", written)
        (response,) = of("QuestionnaireResponse", written)
        links = {item["linkId"] for item in asked["item"]}
        assert {item["linkId"] for item in response["item"]} <= links


def test_a_total_is_an_observation_derived_from_the_answers() -> None:
    written = made(filled(PHQ9))
    total = of("Observation", written)[0]
    (response,) = of("QuestionnaireResponse", written)
    assert total["code"]["coding"][0]["code"] == "44261-6"
    assert total["valueInteger"] == 9
    assert total["category"][0]["coding"][0]["code"] == "survey"
    assert total["derivedFrom"] == [{"reference": f"urn:uuid:{response['id']}"}]
    assert "Below 10" in total["interpretation"][0]["text"]


@pytest.mark.parametrize(
    ("instrument", "points", "says"),
    [
        ("phq9", 10, "At or above 10"),
        ("phq9", 0, "Below 10"),
        ("who5", 48, "At or below 50"),
        ("who5", 52, "Above 50"),
    ],
)
def test_the_interpretation_is_caseness_in_plain_words(
    instrument: str, points: float, says: str
) -> None:
    measure = Measure(id="m", at=AT, instrument=instrument, total=points)
    (total,) = of("Observation", made(measure))
    assert total["interpretation"][0]["text"].startswith(says)
    assert "not a diagnosis" in total["interpretation"][0]["text"]


def test_a_total_from_fewer_answers_says_so() -> None:
    measure = filled(PHQ9)
    fewer = replace(measure, answers=measure.answers[1:9])
    total = of("Observation", made(fewer))[0]
    assert total["valueInteger"] == 9
    assert "left out: 1" in total["note"][0]["text"]


def test_a_total_that_is_not_whole_is_a_quantity() -> None:
    measure = Measure(id="m", at=AT, instrument="phq9", total=10.125)
    (total,) = of("Observation", made(measure))
    assert total["valueQuantity"]["value"] == 10.12


def test_a_total_that_cannot_be_reckoned_is_not_there() -> None:
    measure = Measure(id="m", at=AT, instrument="phq9", answers=(("1", 3),))
    assert of("Observation", made(measure)) == []


@pytest.mark.parametrize("ticked", [0, 2])
def test_a_risk_item_is_an_observation_that_never_says_no_risk(ticked: int) -> None:
    written = made(filled(PHQ9, ticked), parts=frozenset({Part.RISK}))
    (risk,) = of("Observation", written)
    assert risk["code"]["coding"][0]["code"] == "44260-8"
    assert risk["valueCodeableConcept"]["coding"][0]["code"] == (
        "LA6568-5" if ticked == 0 else "LA6570-1"
    )
    assert "does not mean that there is no risk" in risk["note"][0]["text"]


def test_risk_answers_are_masked_and_not_dropped_where_they_were_not_ticked() -> None:
    written = made(filled(PHQ9, 2), parts=frozenset({Part.ANSWERS}))
    (response,) = of("QuestionnaireResponse", written)
    (risk,) = [item for item in response["item"] if item["linkId"] == "/44260-8"]
    assert "answer" not in risk
    assert risk["extension"][0]["valueCode"] == "masked"


def test_an_unknown_questionnaire_masks_everything_without_the_risk_part() -> None:
    measure = Measure(id="m", at=AT, instrument="gone_1", answers=(("q_1", 2),))
    masked = made(measure, parts=ALL - {Part.RISK})
    assert "answer" not in of("QuestionnaireResponse", masked)[0]["item"][0]
    told = made(measure)
    (item,) = of("QuestionnaireResponse", told)[0]["item"]
    assert item == {"linkId": "q-1", "answer": [{"valueInteger": 2}]}


@pytest.mark.parametrize(
    ("part", "kinds"),
    [
        (Part.ANSWERS, {"Questionnaire", "QuestionnaireResponse"}),
        (Part.TOTALS, {"Observation"}),
        (Part.RISK, {"Observation"}),
        (Part.GOALS, {"Goal", "Observation"}),
    ],
)
def test_only_what_was_ticked_is_in_the_bundle(part: Part, kinds: set[str]) -> None:
    written = made(filled(PHQ9), *GOAL, parts=frozenset({part}))
    there = {entry["resource"]["resourceType"] for entry in written["entry"]}
    assert there == kinds | {"Patient", "Provenance"}


GOAL = (
    Goal(id="g", at=AT, text="sleep through", expected="four nights of seven"),
    GoalRating(id="r1", at=AT, goal="g", rating=3, attainment=-2),
    GoalRating(id="r2", at=NOW, goal="g", attainment=1),
)


def test_a_goal_tells_its_latest_level_and_what_was_expected() -> None:
    written = made(*GOAL)
    (goal,) = of("Goal", written)
    assert goal["lifecycleStatus"] == "active"
    assert "level 1," in goal["achievementStatus"]["text"]
    assert goal["target"][0]["detailString"] == "four nights of seven"
    rated = [one["valueInteger"] for one in of("Observation", written)]
    assert rated == [3, -2, 1]
    assert len(goal["outcomeReference"]) == 3


@pytest.mark.parametrize("text", ["", " ", "\x08", "\x08 \ud800"])
def test_a_goal_without_legible_words_is_still_a_goal(text: str) -> None:
    (goal,) = of("Goal", made(Goal(id="g", at=AT, text=text, expected=text)))
    assert goal["description"]["text"] == "A goal without words"
    assert "target" not in goal


def test_a_goal_that_ended_says_when_and_why() -> None:
    (goal,) = of("Goal", made(replace(GOAL[0], ended=NOW, why_ended="let go")))
    assert (goal["statusDate"], goal["statusReason"]) == ("2026-11-23", "let go")
    assert goal["lifecycleStatus"] == "completed"


def test_the_bundle_says_that_nobody_verified_it_and_names_loinc() -> None:
    written = made(filled(PHQ9))
    (provenance,) = of("Provenance", written)
    assert "Self-report" in provenance["activity"]["text"]
    assert "Not verified by anyone" in provenance["text"]["div"]
    assert "Regenstrief" in provenance["text"]["div"]
    assert "not a medical device" in provenance["agent"][1]["who"]["display"]
    told_of = {target["reference"] for target in provenance["target"]}
    everything = {entry["fullUrl"] for entry in written["entry"]}
    others = {f"urn:uuid:{provenance['id']}"} | {
        f"urn:uuid:{one['id']}" for one in of("Questionnaire", written)
    }
    assert told_of == everything - others
    assert "Regenstrief" in of("Questionnaire", written)[0]["copyright"]


def test_imported_scores_have_a_provenance_of_their_own() -> None:
    old = Measure("old", AT, "gad7", total=9, source=MeasureSource.IMPORTED)
    taken, imported = of("Provenance", made(filled(PHQ9), old))
    assert "from elsewhere" not in taken["activity"]["text"]
    assert "from elsewhere" in imported["activity"]["text"]
    assert len(imported["target"]) == 1


def test_the_patient_has_initials_or_no_name() -> None:
    assert "name" not in of("Patient", made())[0]
    assert of("Patient", made(initials=" J. D. "))[0]["name"] == [{"text": "J. D."}]
    with pytest.raises(InputError, match="initials"):
        made(initials="Johanna Doe-Doe")


@pytest.mark.parametrize(
    "initials",
    ["\u0410.\u0411.", "\u5f20", "\u0645\u200c\u0639", "\U0001f331", "a\u0301"],
)
def test_initials_may_be_in_any_script(initials: str) -> None:
    assert of("Patient", made(initials=initials))[0]["name"][0]["text"] == initials


def test_gad7_never_carries_the_code_of_phq9() -> None:
    written = made(filled(SHELF.find("gad7")))
    assert "44249-1" not in json.dumps(written)
    assert {"69737-5", "70274-6", "69725-0"} <= codes(written)


def test_no_two_questionnaires_share_a_code_for_panel_total_or_item() -> None:
    seen: dict[str, str] = {}
    for instrument in SHELF.instruments:
        mine = {item.loinc for item in instrument.items if item.loinc}
        if instrument.loinc:
            mine |= {instrument.loinc.panel, instrument.loinc.total}
        for code in mine:
            assert seen.setdefault(code, instrument.id) == instrument.id


@pytest.mark.parametrize("name", ["who5", "core10", "auditc", "pcptsd5"])
def test_what_has_no_confirmed_loinc_code_has_one_of_ours(name: str) -> None:
    written = made(filled(SHELF.find(name)))
    assert codes(written) == set()
    total = of("Observation", written)[0]["code"]
    assert total["coding"][0] == {"system": "urn:counterpoint:total", "code": name}
    assert total["text"].endswith("total score")


@pytest.mark.parametrize("instrument", SHELF.instruments, ids=lambda one: one.id)
def test_words_travel_only_where_the_licence_lets_them(instrument: Instrument) -> None:
    written = json.dumps(made(filled(instrument)), ensure_ascii=False)
    item = instrument.items[0]
    for text in (item.text, item.options[0].text, instrument.stem):
        if len(text) > 3:
            assert (json.dumps(text, ensure_ascii=False) in written) == may_pass_on(
                instrument
            )


def test_the_words_of_core10_and_who5_stay_here() -> None:
    assert not may_pass_on(SHELF.find("core10"))
    assert not may_pass_on(SHELF.find("who5"))
    assert may_pass_on(PHQ9)


def test_nothing_on_record_is_a_patient_and_nothing_else() -> None:
    for parts in (ALL, frozenset[Part]()):
        written = made(parts=parts)
        there = [entry["resource"]["resourceType"] for entry in written["entry"]]
        assert there == ["Patient", "Provenance"]


def test_no_shelf_at_all_still_tells_the_answers() -> None:
    written = made(filled(PHQ9), on=Shelf())
    assert of("Observation", written) == []
    assert len(of("QuestionnaireResponse", written)) == 1


def test_two_exports_share_no_patient() -> None:
    one = made(filled(PHQ9))
    other = bundle(
        Figures((filled(PHQ9, 2),)), SHELF, parts=ALL, now=NOW + timedelta(1)
    )
    assert of("Patient", one)[0]["id"] != of("Patient", other)[0]["id"]


@pytest.mark.parametrize(
    ("at", "written"),
    [
        (datetime(2026, 3, 2, tzinfo=UTC), "2026-03-02T00:00:00+00:00"),
        (
            datetime(1900, 1, 1, tzinfo=timezone(timedelta(minutes=99, seconds=49))),
            "1899-12-31T22:20:11+00:00",
        ),
        (
            datetime(2026, 1, 2, tzinfo=timezone(timedelta(hours=20))),
            "2026-01-01T04:00:00+00:00",
        ),
    ],
    ids=["utc", "offset-with-seconds", "offset-too-far"],
)
def test_a_time_is_written_as_fhir_can_read_it(at: datetime, written: str) -> None:
    assert when(at) == written


_HOSTILE = st.text(alphabet=st.characters(), max_size=30) | st.sampled_from(
    ["<script>alert(1)</script>", "\x00", "\ud800", "\u202eevil", "_ _", "&amp;", "  "]
)


@settings(max_examples=60, deadline=None)
@given(
    texts=st.lists(_HOSTILE, min_size=3, max_size=3),
    initials=_HOSTILE.map(lambda text: text[:12]),
    level=st.none() | st.integers(-2, 2),
    parts=st.frozensets(st.sampled_from(Part)),
    at=st.datetimes(
        datetime(2000, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
        datetime(2026, 1, 1),  # noqa: DTZ001
        timezones=st.timezones(),
    ),
)
def test_whatever_a_person_wrote_makes_a_bundle_that_fhir_accepts(
    texts: list[str],
    initials: str,
    level: int | None,
    parts: frozenset[Part],
    at: datetime,
) -> None:
    text, expected, why = texts
    goal = Goal("g", at, text, expected=expected, ended=at, why_ended=why)
    rating = GoalRating("r", at, "g", rating=5, attainment=level)
    made(goal, rating, filled(PHQ9, at=at), parts=parts, initials=initials)
