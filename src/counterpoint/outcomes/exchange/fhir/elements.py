"""How are times, codes, references and texts written in FHIR R4?

Nothing is written empty, since FHIR has no empty values, and no name holds an
underscore, which some servers refuse.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any

from counterpoint.authored import load
from counterpoint.outcomes.exchange.characters import legible
from counterpoint.outcomes.instruments import Basis

if TYPE_CHECKING:
    from datetime import datetime

    from counterpoint.outcomes.instruments import Instrument, Item, Loinc

Resource = dict[str, Any]

LOINC = "http://loinc.org"
ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
TERMINOLOGY = "http://terminology.hl7.org/CodeSystem"
_OURS = "urn:counterpoint"
_FURTHEST = timedelta(hours=14)  # no zone lies further from UTC in FHIR


@dataclass(frozen=True, slots=True)
class Names:
    """The ids of one export, the same for the same thing within it.

    Another export has others: two people's records can never meet in one id.
    """

    export: uuid.UUID

    def id(self, *of: str) -> str:
        """Return the id of a thing."""
        return str(uuid.uuid5(self.export, "\x1f".join(of)))

    def reference(self, *to: str) -> Resource:
        """Return a reference to a thing in the same bundle."""
        return {"reference": self.url(*to)}

    def url(self, *of: str) -> str:
        """Return the address of a thing within the bundle."""
        return f"urn:uuid:{self.id(*of)}"

    @property
    def patient(self) -> Resource:
        """Return a reference to the person."""
        return self.reference("patient")


def kept(resource: Resource) -> Resource:
    """Return a resource without what is empty, however deep."""
    return {
        name: left
        for name, value in resource.items()
        if (left := _left(value)) not in (None, "", [], {})
    }


def _left(value: object) -> object:
    if isinstance(value, dict):
        return kept(value)
    if isinstance(value, list):
        return [left for one in value if (left := _left(one)) not in (None, "", {})]
    return legible(value) if isinstance(value, str) else value


def when(at: datetime) -> str:
    """Write a time with its zone, to the second."""
    offset = at.utcoffset() or timedelta()
    if offset.total_seconds() % 60 or abs(offset) > _FURTHEST:
        at = at.astimezone(UTC)
    return at.isoformat(timespec="seconds")


def ours(kind: str, name: str = "") -> str:
    """Return an address of ours for what has no public code."""
    return ":".join([_OURS, kind, *([plain(name)] if name else [])])


def plain(name: str) -> str:
    """Return a name without underscores."""
    return name.replace("_", "-")


def loinc_of(instrument: Instrument | None) -> Loinc | None:
    """Return the codes of an instrument that were seen in print, none from memory."""
    codes = instrument.loinc if instrument else None
    return None if codes is None or codes.basis is Basis.RECALL else codes


def item_coding(instrument: Instrument, item: Item) -> Resource:
    """Return the code of a question: LOINC's, or else ours."""
    if item.loinc and loinc_of(instrument):
        return {"system": LOINC, "code": item.loinc}
    return {"system": ours("item", instrument.id), "code": plain(item.id)}


def link_id(instrument: Instrument, item: Item) -> str:
    """Return what ties an answer to its question."""
    code = item_coding(instrument, item)
    return f"/{code['code']}" if code["system"] == LOINC else str(code["code"])


def answer_coding(instrument: Instrument, item: Item, value: int) -> Resource:
    """Return the code of an answer, with its words where they may be passed on."""
    option = item.option(value)
    coding: Resource = {
        "extension": [{"url": ORDINAL, "valueDecimal": value}],
        "display": option.text if may_pass_on(instrument) else None,
    }
    if option.loinc and loinc_of(instrument):
        return coding | {"system": LOINC, "code": option.loinc}
    return coding | {"system": ours("answer", instrument.id), "code": str(value)}


def may_pass_on(instrument: Instrument) -> bool:
    """Say whether the words may travel with the data, whoever the receiver is.

    Not where the licence forbids changes (ND) or commercial use (NC): what becomes
    of them in another record is out of our hands.
    """
    return not {"NC", "ND"} & set(instrument.licence.id.upper().split("-"))


def words(name: str) -> str:
    """Return an authored sentence."""
    sentence: str = load("outcomes", "exchange").body["fhir"][name]
    return sentence
