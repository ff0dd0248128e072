"""Numbers in Chinese characters, to and fro, and the forms in which official papers number things."""

import pytest

from gendoc.core.numerals import Unnumbered, counted, from_han, in_form, to_han, year_in_han


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (1, "一"),
        (9, "九"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (21, "二十一"),
        (99, "九十九"),
        (100, "一百"),
        (105, "一百零五"),
        (110, "一百一十"),
        (219, "二百一十九"),
    ],
)
def test_numbers_in_chinese(count, text):
    assert to_han(count) == text


@pytest.mark.parametrize("count", [0, -1, 1000])
def test_chinese_numbers_end_at_999(count):
    with pytest.raises(ValueError, match="九百九十九"):
        to_han(count)


@pytest.mark.parametrize(
    ("sample", "twelfth"),
    [("一、", "十二、"), ("（一）", "（十二）"), ("1.", "12."), ("（1）", "（12）"), ("①", "⑫"), ("一是", "十二是")],
)
def test_a_number_takes_the_form_of_its_sample(sample, twelfth):
    assert in_form(1, sample) == sample
    assert in_form(12, sample) == twelfth


def test_what_is_written_is_read_again():
    assert [from_han(to_han(number)) for number in range(1, 1000)] == list(range(1, 1000))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("一千零五", 1005),
        ("二〇二一", 2021),
        ("二○二零", 2020),
        ("两万三千", 23_000),
        ("一亿零三万", 100_030_000),
        ("三百五", None),
        ("二三十", None),
        ("万", None),
        ("甲", None),
        ("", None),
    ],
)
def test_numbers_that_chinese_characters_spell(text, number):
    assert from_han(text) == number


@pytest.mark.parametrize(
    ("text", "number"), [("12", 12), ("十二", 12), ("一十二", None), ("二三", None), ("一百", None)]
)
def test_a_heading_counts_in_one_way_only(text, number):
    assert counted(text) == number


def test_a_year_is_spelt_digit_by_digit():
    assert year_in_han(2019) == "二〇一九"


def test_an_unknown_form_and_a_circle_too_many_are_refused():
    with pytest.raises(ValueError, match="没有「第一」这种编号"):
        in_form(1, "第一")
    assert in_form(20, "①") == "⑳"
    with pytest.raises(Unnumbered, match="带圈编号只到二十"):
        in_form(21, "①")
