"""Signature and date stand where GB/T 9704-2012, 7.3.5, has them."""

import pytest
from lxml import etree

from gendoc.render.passes.signature import place_signatures, width
from gendoc.word.names import W_NS, P, w

NAMES = {"signature": "S", "date": "D", "用印署名": "SS", "用印日期": "SD"}
LINE = 8844
CHARACTER = 315  # twips that one takes of a line of 28
SECTION = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:left="1588" w:right="1474"/></w:sectPr>'


def placed(signature: str, date: str, *, sealed: bool = False, before: str = "<w:p/>"):
    """Return the (left, right, side) of a signature and its date, and the paragraph before them."""
    styles = ("SS", "SD") if sealed else ("S", "D")
    body = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'
        for style, text in zip(styles, (signature, date), strict=True)
    )
    root = etree.fromstring(f'<w:document xmlns:w="{W_NS}"><w:body>{before}{body}{SECTION}</w:body></w:document>')
    place_signatures(root, NAMES)
    paragraphs = list(root.iter(P))
    found = []
    for paragraph in paragraphs[1:]:
        indent, side = paragraph.find(f"{w('pPr')}/{w('ind')}"), paragraph.find(f"{w('pPr')}/{w('jc')}")
        found.append((int(indent.get(w("left"))), int(indent.get(w("right"))), side.get(w("val"))))
    return *found, paragraphs[0]


def test_letters_and_digits_are_half_as_wide():
    assert width("局") == CHARACTER
    assert width("2021年6月8日") == 6 * 155 + 3 * CHARACTER
    assert width("“”") == 2 * CHARACTER


def test_an_unsealed_signature_ends_two_characters_in_and_its_date_begins_two_after_it():
    signature, date, _ = placed("示例市云山区文化广电和旅游局", "2025年5月20日")
    assert signature == (LINE - 640 - 14 * CHARACTER, 0, "left")
    assert date == (signature[0] + 2 * CHARACTER, 0, "left")


def test_where_the_date_is_the_longer_it_ends_two_characters_in_and_the_signature_begins_two_before():
    signature, date, _ = placed("某局", "2025年12月20日")
    assert date == (0, 640, "right")
    assert signature == (LINE - 640 - width("2025年12月20日") - 2 * CHARACTER, 0, "left")


def test_a_sealed_date_ends_four_characters_in_with_the_signature_centred_over_it():
    signature, date, _ = placed("示例市云山区文化馆", "2025年5月20日", sealed=True)
    assert date == (0, 1280, "right")
    left, right, side = signature
    assert side == "center"
    assert (left + LINE - right) / 2 == pytest.approx(LINE - 1280 - width("2025年5月20日") / 2)


def test_a_sealed_signature_that_is_wide_moves_its_date_in_and_stays_on_the_line():
    name = "示例市云山区文化广电和旅游局机关服务中心（本级）"
    signature, date, _ = placed(name, "2025年5月20日", sealed=True)
    assert date[1] == (width(name) - width("2025年5月20日") + 1) // 2
    assert LINE - signature[0] >= width(name)


LONG = "示例市云山区文化广电和旅游局暨国家级风景名胜区管理委员会旅游开发建设办公室"


@pytest.mark.parametrize("length", [26, 27, 28, len(LONG), 3 * len(LONG)])
@pytest.mark.parametrize("sealed", [False, True])
def test_a_signature_longer_than_a_line_stays_within_the_text(length, sealed):
    name = (LONG * 3)[:length]
    signature, date, _ = placed(name, "2025年5月20日", sealed=sealed)
    for left, right, _ in (signature, date):
        assert left >= 0
        assert right >= 0
        assert LINE - left - right >= width("2025年5月20日")
    lines = -(-length * CHARACTER // (LINE - signature[0] - signature[1]))
    assert lines == -(-length * CHARACTER // (LINE - (0 if sealed else 640)))


def test_a_signature_on_two_lines_is_spread_over_them_and_ends_two_characters_in():
    signature, date, _ = placed(LONG, "2025年5月20日")
    assert len(LONG) == 37
    assert signature == (LINE - 640 - 20 * CHARACTER, 640, "left")
    assert date == (signature[0] + 2 * CHARACTER, 0, "left")


def test_the_last_paragraph_of_the_text_goes_with_them():
    *_, text = placed("某局", "2025年5月20日")
    assert text.find(f"{w('pPr')}/{w('keepNext')}") is not None


def test_other_paragraphs_stay_as_they_are():
    root = etree.fromstring(
        f'<w:document xmlns:w="{W_NS}"><w:body><w:p><w:pPr><w:pStyle w:val="D"/></w:pPr></w:p>{SECTION}</w:body></w:document>'
    )
    before = etree.tostring(root)
    place_signatures(root, NAMES)
    assert etree.tostring(root) == before
