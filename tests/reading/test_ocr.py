import io

import pytest
from drawn import Sheet, pdf

from jianfu_dedup.errors import MissingExtraError, NeedsOcrError
from jianfu_dedup.reading.pages import image, ocr
from jianfu_dedup.settings import Reading


def test_without_the_extra_the_mend_is_named(monkeypatch):
    monkeypatch.setattr(ocr, "find_spec", lambda name: None)
    ocr._engine.cache_clear()
    assert not ocr.available()
    with pytest.raises(MissingExtraError, match=r"jianfu-dedup\[ocr\]"):
        ocr.read_images([b""])
    with pytest.raises(NeedsOcrError):
        image.read(b"", name="a.png", limits=Reading())


def test_without_its_models_nothing_is_started(monkeypatch, tmp_path):
    (tmp_path / "__init__.py").write_text("raise AssertionError('imported')")
    spec = type("Spec", (), {"origin": str(tmp_path / "__init__.py")})
    monkeypatch.setattr(ocr, "find_spec", lambda name: spec)
    ocr._engine.cache_clear()
    assert not ocr.available()
    with pytest.raises(MissingExtraError, match="模型"):
        ocr.read_images([b""])


def test_switched_off_in_the_settings():
    with pytest.raises(NeedsOcrError):
        image.read(b"", name="a.png", limits=Reading(ocr=False))


@pytest.mark.skipif(not ocr.available(), reason="the extra ocr is not installed")
def test_a_picture_is_read():
    import pypdfium2

    sheet = Sheet(texts=[(80, 150, 20, "请于三月底前报送排查台账")])
    out = io.BytesIO()
    pypdfium2.PdfDocument(pdf([sheet]))[0].render(scale=2).to_pil().save(out, "PNG")
    (paragraph,) = image.read(out.getvalue(), name="a.png", limits=Reading()).blocks
    assert "报送排查台账" in paragraph.text
