"""How do the person's numbers reach another health record, as FHIR R4?"""

from __future__ import annotations

from counterpoint.outcomes.exchange.fhir.bundle import Part, bundle
from counterpoint.outcomes.exchange.fhir.plans import SafetySteps

__all__ = ["Part", "SafetySteps", "bundle"]
