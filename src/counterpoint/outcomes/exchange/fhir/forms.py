"""What was asked and what was ticked, as Questionnaire and QuestionnaireResponse?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from counterpoint.outcomes.exchange.fhir.elements import (
    ABSENT,
    LOINC,
    Names,
    Resource,
    answer_coding,
    item_coding,
    link_id,
    loinc_of,
    may_pass_on,
    ours,
    plain,
    when,
    words,
)

if TYPE_CHECKING:
    from counterpoint.outcomes.instruments import Instrument, Item
    from counterpoint.outcomes.records import Measure


def questionnaire(instrument: Instrument, names: Names) -> Resource:
    """Return a questionnaire; its words only where they may be passed on."""
    codes = loinc_of(instrument)
    notice = instrument.licence.notice
    return {
        "resourceType": "Questionnaire",
        "id": names.id("questionnaire", instrument.id),
        "url": ours("questionnaire", instrument.id),
        "version": instrument.wording,
        "title": instrument.name,
        "status": "active",
        "subjectType": ["Patient"],
        "description": instrument.about,
        "copyright": f"{notice}\n{words('loinc_notice')}" if codes else notice,
        "code": [{"system": LOINC, "code": codes.panel}] if codes else None,
        "item": [
            *_stem(instrument),
            *(_asked(instrument, i) for i in instrument.items),
        ],
    }


def response(
    measure: Measure, instrument: Instrument | None, names: Names, *, risk: bool
) -> Resource:
    """Return what was ticked; answers to risk items are masked unless `risk`."""
    version = f"|{measure.wording}" if measure.wording else ""
    return {
        "resourceType": "QuestionnaireResponse",
        "id": names.id("response", measure.id),
        "questionnaire": ours("questionnaire", measure.instrument) + version,
        "status": "completed",
        "subject": names.patient,
        "authored": when(measure.at),
        "author": names.patient,
        "source": names.patient,
        "item": [
            _answered(instrument, name, value, risk=risk)
            for name, value in measure.answers
        ],
    }


def _stem(instrument: Instrument) -> list[Resource]:
    if not may_pass_on(instrument) or not instrument.stem:
        return []
    return [{"linkId": "stem", "type": "display", "text": instrument.stem}]


def _asked(instrument: Instrument, item: Item) -> Resource:
    return {
        "linkId": link_id(instrument, item),
        "code": [item_coding(instrument, item)],
        "text": item.text if may_pass_on(instrument) else None,
        "type": "choice",
        "answerOption": [
            {"valueCoding": answer_coding(instrument, item, value)}
            for value in item.values
        ],
    }


def _answered(
    instrument: Instrument | None, name: str, value: int, *, risk: bool
) -> Resource:
    item = instrument.item(name) if instrument else None
    if instrument is None or item is None:
        # The file of the instrument was dropped or is a newer one; without it
        # nobody can say which item is about risk.
        told: Resource = {"valueInteger": value} if risk else {}
        return {"linkId": plain(name), **_told(told)}
    asked: Resource = {
        "linkId": link_id(instrument, item),
        "text": item.text if may_pass_on(instrument) else None,
    }
    if item in instrument.risk_items and not risk:
        return asked | _told({})
    if value not in item.values:
        return asked | _told({"valueInteger": value})
    return asked | _told({"valueCoding": answer_coding(instrument, item, value)})


def _told(answer: Resource) -> Resource:
    if answer:
        return {"answer": [answer]}
    return {"extension": [{"url": ABSENT, "valueCode": "masked"}]}
