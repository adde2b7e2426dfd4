"""How does a page for a professional become a PDF?

The typesetter is an extra. It is given the words as data, in memory, with an empty
folder as all that it could read. A letter for which this computer has no font is
never left out in silence: then there is no PDF, and a sentence says so.
"""

from __future__ import annotations

import tempfile
from dataclasses import asdict
from importlib.resources import files
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import msgspec

from counterpoint.authored import load
from counterpoint.errors import InputError

if TYPE_CHECKING:
    from counterpoint.care.handoff.page import Page

# A tagged PDF: it is read aloud in order, and refused where a glyph is missing.
STANDARD = "ua-1"
_NO_GLYPH = "could not be displayed"


class NoPdfError(InputError):
    """No PDF can be made; the page as HTML prints the same."""


def can_make_pdf() -> bool:
    """Say whether the extra is installed."""
    return find_spec("typst") is not None


def pdf(page: Page) -> bytes:
    """Return the page as PDF.

    Raises:
        NoPdfError: the extra is not installed, a letter has no font, or it failed.
    """
    said = _words()
    try:
        import typst  # noqa: PLC0415 - an extra
    except ImportError:
        raise NoPdfError(said["no_extra"]) from None
    source = files("counterpoint.care.handoff") / "data" / "page.typ"
    given = msgspec.json.encode(asdict(page)).decode()
    # Its types want a root of the kind of the source, and the source is bytes.
    typeset: Any = typst.compile
    with tempfile.TemporaryDirectory() as empty:
        try:
            made: bytes = typeset(
                source.read_bytes(),
                root=empty,
                format="pdf",
                sys_inputs={"given": given},
                pdf_standards=[STANDARD],
            )
        except typst.TypstError as error:
            # Its message holds the letter, so it goes no further.
            missing = _NO_GLYPH in str(error)
            raise NoPdfError(said["no_glyph" if missing else "failed"]) from None
    return made


def _words() -> dict[str, Any]:
    words: dict[str, Any] = load("app", "handoff").body["pdf"]
    return words
