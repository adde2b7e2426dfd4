"""Which country does somebody mean, and what is remembered of it?"""

from __future__ import annotations

from counterpoint.care.helplines import country_code
from counterpoint.errors import InputError
from counterpoint.interfaces.cli.words import words

_CODE = 2  # letters


def covered_country(name: str) -> str:
    """Return the code of a country we hold numbers for; raise InputError."""
    code = country_code(name)
    if code is None:
        raise InputError(words("country")["unknown"])
    return code


def any_country(name: str) -> str:
    """Return the code of a country, covered or not; raise InputError.

    Nobody is kept from talking because their country is not covered: there the
    international directory stands in.
    """
    wanted = name.strip().upper()
    if len(wanted) == _CODE and wanted.isascii() and wanted.isalpha():
        return country_code(wanted) or wanted
    return covered_country(name)
