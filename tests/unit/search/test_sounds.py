"""Chinese by its sounds."""

from articles.search.sounds import (
    asked_sound,
    pinyin,
    sound_lexemes,
    sounding_like,
    syllables_of,
    ways_to_read,
)


def test_what_sounds_alike_has_the_same_lexemes():
    assert sound_lexemes("整理") == set(asked_sound(pinyin("证理")))


def test_pinyin_is_split_into_the_fewest_syllables():
    assert syllables_of("xianxing") == ["xian", "xing"]
    assert syllables_of("fangan") in (["fang", "an"], ["fan", "gan"])
    assert syllables_of("gradient") == []


def test_parts_that_can_be_read_so_are_found():
    assert sounding_like("重新整理数据", ways_to_read("证理")) == ["整理"]
    assert sounding_like("重新整理数据", ways_to_read("重信")) == ["重新"]
    assert sounding_like("abc", [["zheng"], ["li"]]) == []
    assert sounding_like("整理", [["no-such"], ["li"]]) == []
