"""Pages of a PDF become pictures, by the libraries themselves."""

import io

import pypdfium2
from PIL import Image

from gendoc.pages.pictures import pictures


def test_each_page_is_a_picture_of_its_size():
    document = pypdfium2.PdfDocument.new()
    document.new_page(144, 72)
    document.new_page(72, 216)
    pdf = io.BytesIO()
    document.save(pdf)
    document.close()
    made = list(pictures(pdf.getvalue(), 36))
    assert [name for name, _ in made] == ["第01页.png", "第02页.png"]
    assert [Image.open(io.BytesIO(data)).size for _, data in made] == [(72, 36), (36, 108)]
