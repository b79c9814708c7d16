"""What changed, for people."""

from hypothesis import given
from hypothesis import strategies as st

from articles.history.diff import Change, Mark, Same, compare, without_change

TEXTS = st.text(st.sampled_from("ab1 .。\n$\\中文"), max_size=40)


def text_of(pieces, side):
    return "".join(piece.text if isinstance(piece, Same) else getattr(piece, side) for piece in pieces)


@given(TEXTS, TEXTS)
def test_both_texts_are_told_whole(old, new):
    pieces = compare(old, new)
    assert text_of(pieces, "old_text") == old
    assert text_of(pieces, "new_text") == new
    assert all(piece.old_text != piece.new_text for piece in pieces if isinstance(piece, Change))


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text):
    assert not any(isinstance(piece, Change) for piece in compare(text, text))


def test_a_changed_sentence_shows_its_changed_words_and_leaves_the_others_alone():
    pieces = compare("一。二乘二得五。三。", "一。二乘二得四。三。")
    assert pieces == [
        Same("一。"),
        Change(
            (Mark("二乘二得", False), Mark("五", True), Mark("。", False)),
            (Mark("二乘二得", False), Mark("四", True), Mark("。", False)),
        ),
        Same("三。"),
    ]


def test_a_changed_formula_comes_whole_with_its_changed_tokens():
    (change,) = compare("So $\\alpha^2+b$.", "So $\\beta^2+b$.")
    assert change.new[1] == Mark(
        "$\\beta^2+b$", True, True, (Mark("$", False), Mark("\\beta", True), Mark("^2+b$", False))
    )
    assert change.old[1].parts[1] == Mark("\\alpha", True)


def test_one_change_is_undone_and_the_others_stay():
    old, new = "一。二。三。四。五。", "一。两。三。肆。五。"
    assert without_change(old, new, 0) == "一。二。三。肆。五。"
    assert without_change(old, new, 1) == "一。两。三。四。五。"


def test_what_was_added_has_nothing_before_it():
    assert compare("一。", "一。二。")[1] == Change((), (Mark("二。", True),))
