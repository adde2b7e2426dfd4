"""What we say of the law says how we know it."""

from __future__ import annotations

import pytest

from counterpoint.care.operating.jurisdictions import (
    Basis,
    jurisdictions,
    strictest,
    yearly_report,
    yearly_reports,
)
from counterpoint.care.path import PATHS
from counterpoint.errors import NotFoundError


@pytest.mark.parametrize("basis", Basis)
def test_how_a_rule_is_known_is_said_in_a_sentence(basis: Basis) -> None:
    assert basis.sentence.endswith(".")


def test_only_the_statutes_that_were_read_in_part_are_called_read() -> None:
    read = {
        duty.law
        for place in jurisdictions()
        for duty in place.duties
        if duty.basis is Basis.READ
    }
    assert {law.split(",")[0] for law in read} == {
        "California SB 243",
        "Utah HB 452",
        "Illinois Public Act 104-0054",
    }


def test_a_place_without_rules_we_know_is_strict() -> None:
    assert all(bool(one.duties) is not one.strict for one in jurisdictions())


def test_none_or_an_unknown_place_means_the_strictest_rules() -> None:
    assert strictest(())
    assert strictest(("us-ny", "zz"))
    assert strictest(("us-id",))
    assert not strictest(("us-ny", "eu"))


def test_a_yearly_report_is_owed_in_a_place_we_know_and_asks_about_care_paths() -> None:
    places = {one.code for one in jurisdictions()}
    for one in yearly_reports():
        assert one.place in places
        assert set(one.kinds) <= set(PATHS)
    assert yearly_report("ca-osp").place == "us-ca"
    with pytest.raises(NotFoundError, match="ca-osp"):
        yearly_report("nowhere")
