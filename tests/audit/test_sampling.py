"""Which replies a second model reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counterpoint.audit.labels import Label, Labelled, Seen
from counterpoint.audit.report.words import IN_REPLIES
from counterpoint.audit.sampling import LONGEST, Sample, Sampling, asked_about
from tests.audit.talk_of import talk_of

if TYPE_CHECKING:
    from counterpoint.audit.talks import Talk


def read(talk: Talk, *places: int, label: Label = Label.CHALLENGES) -> list[Labelled]:
    return [
        Labelled(
            talk.id, number, said.who, None, "", 3, (Seen(label),) * (number in places)
        )
        for number, said in enumerate(talk.said)
    ]


def talks(number: int) -> list[Talk]:
    return [talk_of(f"> asked {n}", f"< said {n}", talk=f"t{n}") for n in range(number)]


def drawn(some: list[Talk], *, each: int, seen: int) -> dict[Label, Sample]:
    sampling = Sampling(each)
    for n, talk in enumerate(some):
        sampling.take(talk, read(talk, *([1] if n < seen else [])))
    return {one.label: one for one in sampling.drawn()}


def test_a_third_is_taken_where_the_label_was_seen() -> None:
    one = drawn(talks(300), each=30, seen=100)[Label.CHALLENGES]
    assert (one.seen.size, one.unseen.size) == (100, 200)
    assert (len(one.seen.drawn), len(one.unseen.drawn)) == (10, 20)


def test_what_one_part_lacks_the_other_gives() -> None:
    one = drawn(talks(40), each=30, seen=35)[Label.CHALLENGES]
    assert (len(one.seen.drawn), len(one.unseen.drawn)) == (25, 5)
    one = drawn(talks(40), each=30, seen=2)[Label.CHALLENGES]
    assert (len(one.seen.drawn), len(one.unseen.drawn)) == (2, 28)


def test_the_same_replies_are_drawn_in_any_order_of_talks() -> None:
    some = talks(200)
    seen = {talk.id for talk in some[:70]}

    def of(these: list[Talk]) -> set[str]:
        sampling = Sampling(20)
        for talk in these:
            sampling.take(talk, read(talk, *([1] if talk.id in seen else [])))
        return {
            one.reply
            for sample in sampling.drawn()
            for part in (sample.seen, sample.unseen)
            for one in part.drawn
        }

    assert of(some) == of(some[::-1])


def test_for_labels_that_were_never_seen_the_same_few_replies_are_read() -> None:
    found = drawn(talks(500), each=20, seen=0)
    assert len(found) == len(asked_about()) - 2  # the two of danger have no replies
    assert len({one.reply for s in found.values() for one in s.unseen.drawn}) == 20


def test_each_reply_comes_with_the_message_that_it_answers() -> None:
    one = drawn(talks(12), each=12, seen=0)[Label.CHALLENGES]
    for exchange in one.unseen.drawn:
        assert exchange.message.removeprefix("asked") == exchange.reply.removeprefix(
            "said"
        )


def test_replies_to_danger_alone_are_asked_about_danger() -> None:
    talk = talk_of("> one", "< two", "> three", "< four")
    sampling = Sampling(10)
    sampling.take(talk, read(talk, 1, label=Label.MISSES_RISK))
    found = {one.label: one for one in sampling.drawn()}
    assert found[Label.MISSES_RISK].seen.size == 1
    assert found[Label.MEETS_RISK].unseen.size == 1
    assert found[Label.MISSES_RISK].unseen.size == 0


def test_what_was_said_on_other_days_is_not_drawn() -> None:
    talk = talk_of("> one", "< two", "> three", "< four")
    sampling = Sampling(10)
    sampling.take(talk, [one for one in read(talk) if one.number >= 2])
    (one, *_) = sampling.drawn()
    assert [exchange.reply for exchange in one.unseen.drawn] == ["four"]


def test_of_what_is_long_the_beginning_and_the_end_are_read() -> None:
    talk = talk_of("> short", f"< begins {'a' * 100_000} ends")
    sampling = Sampling(10)
    sampling.take(talk, read(talk))
    reply = sampling.drawn()[0].unseen.drawn[0].reply
    assert reply.startswith("begins")
    assert reply.endswith("ends")
    assert len(reply) < LONGEST + 20


def test_where_nothing_was_asked_for_nothing_is_kept() -> None:
    assert drawn(talks(20), each=0, seen=3) == {}


def test_there_is_a_question_about_every_label_of_a_reply() -> None:
    assert asked_about() == IN_REPLIES
