"""The page for a professional as it comes out of a browser's printer."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import TYPE_CHECKING

import pypdf

from counterpoint.outcomes.records import FeltChange
from tests.browser.rooms import keep
from tests.outcomes.life import life

if TYPE_CHECKING:
    from tests.browser.conftest import Window

TWO_YEARS = 730


def test_two_years_are_printed_on_one_sheet_without_what_is_only_for_the_screen(
    window: Window,
) -> None:
    web, page = window.web, window.page
    now = web.house.clock.now()
    start = now - timedelta(days=TWO_YEARS)
    felt = FeltChange("felt-today", now, change=1, now=5)
    keep(web, *life(days=TWO_YEARS, start=start).records, felt, now=now)
    window.come_in()
    window.open("/progress/handoff")
    page.fill("#reason", "I have not slept through since March.")
    page.select_option("#period", "2y")
    for part in ("risk", "scores", "other_scores", "function", "goals", "helpers"):
        page.check(f'input[name="part"][value="{part}"]')
    with page.expect_navigation():
        page.get_by_role("button", name="See the page").click()
    (printed,) = pypdf.PdfReader(io.BytesIO(page.pdf())).pages
    told = printed.extract_text()
    assert "I have not slept through since March." in told
    assert "Absence of a ﬂag" in told or "Absence of a flag" in told
    for hidden in ("Quick exit", "Take it as", "Read it once", "Begin again"):
        assert hidden not in told
