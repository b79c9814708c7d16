"""Bringing together what two have written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.history.align import EDITS_AT_MOST, Hunk, hunks
from articles.history.merge import Agreed, Conflict, merge

SENTENCES = st.sampled_from(
    [
        "令 $x$ 为实数。",
        "Let $a. b$ be. ",
        "又一句；",
        "\n",
        "\n\n",
        "- item\n",
        "$$\nE = mc^2\n$$\n",
        "$5 open ",
        "\\$ ",
    ]
)
TEXTS = st.lists(SENTENCES, max_size=8).map("".join) | st.text(
    st.sampled_from("ab$\\。. \n()[]"), max_size=20
)


@given(TEXTS, TEXTS)
def test_a_side_that_changed_nothing_takes_the_other_whole(base, text):
    assert merge(base, base, text).text == text
    assert merge(base, text, base).text == text
    assert merge(base, text, text).text == text


@given(TEXTS, TEXTS, TEXTS)
def test_it_does_not_matter_who_is_who(base, mine, theirs):
    merged = merge(base, mine, theirs)
    swapped = merge(base, theirs, mine)
    assert [(each.mine, each.theirs) for each in merged.conflicts] == [
        (each.theirs, each.mine) for each in swapped.conflicts
    ]
    ours = merged.settled(each.mine for each in merged.conflicts)
    assert ours == swapped.settled(each.theirs for each in swapped.conflicts)


@given(st.lists(SENTENCES, min_size=1, max_size=8), st.data())
def test_no_character_of_either_side_is_ever_lost(base, data):
    def edited(mark):
        sentences = [*base]
        for _ in range(data.draw(st.integers(1, 3))):
            at = data.draw(st.integers(0, len(sentences)))
            sentences[at : at + data.draw(st.integers(0, 2))] = [mark + data.draw(SENTENCES)]
        return "".join(sentences)

    mine, theirs = edited("我"), edited("她")
    merged = merge("".join(base), mine, theirs)
    kept = "".join(
        piece.text if isinstance(piece, Agreed) else piece.mine + piece.theirs for piece in merged.pieces
    )
    assert kept.count("我") >= mine.count("我")
    assert kept.count("她") >= theirs.count("她")


@given(st.integers(2, 12), st.data())
def test_changes_apart_from_one_another_both_arrive(count, data):
    base = [f"Sentence number {number}. " for number in range(count)]
    at = data.draw(st.integers(0, count - 2))
    other = data.draw(st.integers(at + 1, count - 1))
    mine, theirs, both = [*base], [*base], [*base]
    mine[at] = both[at] = "Mine. "
    theirs[other] = both[other] = "Theirs. "
    assert merge("".join(base), "".join(mine), "".join(theirs)).text == "".join(both)


def test_a_sentence_that_both_changed_is_a_conflict_and_nothing_around_it():
    merged = merge("一。二。三。", "一。两。三。", "一。贰。三。")
    assert merged.pieces == (Agreed("一。"), Conflict("二。", "两。", "贰。"), Agreed("三。"))
    assert merged.settled(["两。贰。"]) == "一。两。贰。三。"


def test_a_conflict_is_not_passed_over():
    merged = merge("a", "b", "c")
    with pytest.raises(ValueError, match="1 conflicts, 0 choices"):
        _ = merged.text


def test_a_formula_is_never_merged_within_itself():
    merged = merge("$$\na\nb\nc\n$$", "$$\nA\nb\nc\n$$", "$$\na\nb\nC\n$$")
    assert merged.conflicts == (Conflict("$$\na\nb\nc\n$$", "$$\nA\nb\nc\n$$", "$$\na\nb\nC\n$$"),)


def test_two_insertions_at_one_place_are_a_conflict():
    assert merge("一。二。", "一。甲。二。", "一。乙。二。").conflicts == (Conflict("", "甲。", "乙。"),)


def test_what_both_deleted_is_gone_and_what_one_changed_while_the_other_deleted_is_a_conflict():
    assert merge("一。二。三。", "一。三。", "一。三。").text == "一。三。"
    assert merge("一。二。三。", "一。三。", "一。贰。三。").conflicts == (Conflict("二。", "", "贰。"),)


TOKENS = st.lists(st.sampled_from("abcd"), max_size=30)


@given(TOKENS, TOKENS)
def test_between_hunks_all_tokens_are_equal(old, new):
    at = new_at = 0
    for hunk in [*hunks(old, new), Hunk(len(old), len(old), len(new), len(new))]:
        assert old[at : hunk.start] == new[new_at : hunk.new_start]
        at, new_at = hunk.end, hunk.new_end


def test_the_shortest_way_is_found():
    assert hunks("abcabba", "cbabac") == [
        Hunk(0, 2, 0, 0),
        Hunk(3, 3, 1, 2),
        Hunk(5, 6, 4, 4),
        Hunk(7, 7, 5, 6),
    ]


def test_beyond_the_bound_all_is_one_change():
    long = EDITS_AT_MOST + 1
    assert hunks(["x", *["a", "b"] * long, "y"], ["x", *["c", "d"] * long, "y"]) == [
        Hunk(1, 1 + 2 * long, 1, 1 + 2 * long)
    ]
