from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoint.terms import Need, ReplyLabel, Risk, Tier
from training.lines import About, Flag, Mark, Style, Tense, Variety, Who
from training.written import (
    MARKS,
    MisprintError,
    clean,
    parse_labels,
    parse_reply_labels,
    read_all,
    read_corrections,
    read_lines,
    read_seed,
)

CORPUS = Path(__file__).parent.parent.parent / "corpus"

MESSAGES = """\
% st=correct who=older var=us
@ swimming
r=passive t=watch | I swim out.
r=none n=decide,act f=rum,att | I swim out, {c.event:we swam} back.

@
w=past a=work | Alone.
>> i had a good day
<< What was good?
r=plan t=imminent n=goodbye | all sorted
n=info | next
% st=nonnative
| Bare.
"""

PAIRS = """\
@ phone
>> earlier
<< and so
> i went through her phone
< You were right.
= agree_without_ground,takes_sides
< You looked. What then?
= challenge_well, asks
@
> bye
< Bye.
= none
"""


def test_a_line_has_its_labels_style_and_group() -> None:
    first, twin, alone, _, _, bare = read_lines(
        "ash-messages-01.txt", MESSAGES.split("\n")
    ).messages
    assert first.labels.risk is Risk.PASSIVE
    assert first.labels.tier is Tier.WATCH
    assert first.labels.needs == (Need.VENT,)
    assert first.origin.writer == "ash"
    assert (first.origin.style, first.origin.who) == (Style.CORRECT, Who.OLDER)
    assert first.origin.variety is Variety.US
    assert first.origin.line == 3
    assert twin.group == first.group
    assert twin.labels.needs == (Need.DECIDE, Need.ACT)
    assert twin.labels.flags == (Flag.RUMINATION, Flag.ATTACHMENT)
    assert alone.group != first.group
    assert (alone.labels.tense, alone.labels.about) == (Tense.PAST, About.WORK)
    assert bare.origin.style is Style.NONNATIVE


def test_context_belongs_to_the_next_line_only() -> None:
    read = read_lines("ash-messages-01.txt", MESSAGES.split("\n"))
    goodbye, after = read.messages[3:5]
    assert goodbye.context.message == "i had a good day"
    assert goodbye.context.reply == "What was good?"
    assert not after.context.message


def test_replies_to_one_message_share_it_and_its_context() -> None:
    read = read_lines("ash-pairs-01.txt", PAIRS.split("\n"))
    right, asked, bye = read.pairs
    assert right.message == asked.message == "i went through her phone"
    assert right.context == asked.context
    assert right.context.message == "earlier"
    assert asked.labels == (ReplyLabel.CHALLENGE_WELL, ReplyLabel.ASKS)
    assert right.group == asked.group != bye.group
    assert bye.labels == ()
    assert not bye.context.message
    assert read.misprints == []


def test_what_is_said_of_all_lines_that_follow_can_be_said_otherwise_of_one() -> None:
    lines = [
        "% r=passive t=watch",
        "| 1",
        "who=teen t=concern | 2",
        "% who=older",
        "| 3",
    ]
    one, two, three = read_lines("ash-messages-01.txt", lines).messages
    assert one.labels.tier is Tier.WATCH
    assert two.labels.tier is Tier.CONCERN
    assert three.labels.risk is Risk.NONE
    assert [m.origin.who for m in (one, two, three)] == [Who.ADULT, Who.TEEN, Who.OLDER]


def test_two_groups_of_the_same_name_stay_two() -> None:
    lines = ["@ car", "| one", "@ car", "| two"]
    one, two = read_lines("ash-messages-01.txt", lines).messages
    assert one.group != two.group


@pytest.mark.parametrize(
    "line",
    [
        "r=sad t=watch | unknown risk",
        "x=1 | unknown key",
        "r=passive | risk without tier",
        "t=watch | tier without risk",
        "n=vent,act,info | three needs",
        "n=vent n=act | key twice",
        "no bar at all",
        "r=none |",
        "| {abs:open",
        "| {nothing:known}",
        "| {abs:{mind:nested}}",
        "| {abs:}",
    ],
)
def test_what_cannot_be_read_is_told_with_file_and_line(line: str) -> None:
    read = read_lines("ash-messages-01.txt", ["| good", line, "| good too"])
    (misprint,) = read.misprints
    assert (misprint.file, misprint.line) == ("ash-messages-01.txt", 2)
    assert [one.text for one in read.messages] == ["good", "good too"]


@pytest.mark.parametrize(
    "lines",
    [
        ["< a reply"],
        ["> asked", "= asks"],
        ["> asked", "< reply", "= unheard_of"],
        ["> asked", "< reply", "="],
        ["> asked", "< reply", "= asks", "= asks"],
        ["> asked", "something"],
    ],
)
def test_a_pair_that_cannot_be_read_is_told(lines: list[str]) -> None:
    assert len(read_lines("ash-pairs-01.txt", lines).misprints) == 1


def test_a_correction_replaces_a_line_without_touching_the_file(
    tmp_path: Path,
) -> None:
    written = tmp_path / "written"
    written.mkdir()
    (written / "ash-messages-01.txt").write_text("r=pasive t=watch | text\n")
    table = tmp_path / "corrections.toml"
    table.write_text(
        '[[line]]\nfile = "ash-messages-01.txt"\nline = 1\n'
        'meant = "r=passive t=watch | text"\n'
    )
    assert read_all(written, {}).misprints
    read = read_all(written, read_corrections(table))
    assert not read.misprints
    assert read.messages[0].labels.risk is Risk.PASSIVE


def test_without_a_table_nothing_is_corrected(tmp_path: Path) -> None:
    assert read_corrections(tmp_path / "none.toml") == {}


WORDS = st.text(alphabet="abc d'.,!?", min_size=1).filter(lambda s: s.strip())


@given(st.lists(st.tuples(WORDS, st.none() | st.sampled_from(sorted(MARKS)))))
def test_a_span_points_at_its_words_in_the_clean_text(
    parts: list[tuple[str, str | None]],
) -> None:
    written = "".join(
        words if mark is None else "{" + mark + ":" + words + "}"
        for words, mark in parts
    )
    text, spans = clean(written)
    marked = [(words, mark) for words, mark in parts if mark is not None]
    assert "{" not in text
    assert [text[one.start : one.end] for one in spans] == [
        w.strip() for w, _ in marked
    ]
    assert [one.mark for one in spans] == [MARKS[mark] for _, mark in marked]


@given(st.text())
def test_any_text_is_read_or_told(text: str) -> None:
    for file in ("ash-messages-01.txt", "ash-pairs-01.txt"):
        lines = text.split("\n")
        read = read_lines(file, lines)
        assert len(read.messages) + len(read.misprints) <= len(lines)


@given(st.text(alphabet="rtn=pasive ,.|xq"))
def test_labels_are_read_or_refused(left: str) -> None:
    try:
        labels = parse_labels(left)
    except MisprintError:
        return
    assert (labels.risk is Risk.NONE) is (labels.tier is Tier.NONE)


def test_none_beside_another_label_is_refused() -> None:
    with pytest.raises(MisprintError):
        parse_reply_labels("none,asks")


def test_a_mark_knows_what_it_marks() -> None:
    text, (span,) = clean("it {abs:always} rains")
    assert text == "it always rains"
    assert (span.mark, span.start, span.end) == (Mark.ABSOLUTE, 3, 9)


def test_every_written_line_can_be_read() -> None:
    corrections = read_corrections(CORPUS / "corrections.toml")
    read = read_all(CORPUS / "written", corrections)
    assert read.misprints == []
    assert len(read.messages) > 6_000


def test_the_seed_does_not_claim_labels_it_was_not_asked_for() -> None:
    lines = read_seed(CORPUS / "seed.jsonl")
    danger = next(one for one in lines if one.labels.risk is not Risk.NONE)
    assert danger.labels.tier is None
    assert danger.labels.flags is None
    assert len(lines) == 1_981
