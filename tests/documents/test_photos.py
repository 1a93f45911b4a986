"""Photos of papers: small enough, still readable, told when blurred, cut at the edges."""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont, ImageStat

from khuyencong.core.errors import Refused
from khuyencong.documents import services
from khuyencong.documents.drawing.rendering import FONTS
from khuyencong.documents.models import Upload
from khuyencong.documents.reading import inspection
from tests import world as province
from tests.world import at

# A quotation typed in 10 points on A4, as a phone of 12 megapixels keeps it: HEIC, with a place.
HEIC = Path(__file__).parent / "samples" / "quotation.heic"
FONT = FONTS / "LiberationSerif-Regular.ttf"
TEN_POINTS = 48  # pixels, when A4 fills 12 megapixels
LINE = "Đơn giá: 185.000.000 đồng một máy, đã gồm thuế giá trị gia tăng."


def page(megapixels: int = 12) -> Image.Image:
    """A typed page of 10-point lines that fills a photo of so many megapixels."""
    scale = (megapixels / 12) ** 0.5
    size = round(3024 * scale), round(4032 * scale)
    image = Image.new("L", size, 245)
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype(FONT, round(TEN_POINTS * scale))
    for row in range(26):
        place = round(320 * scale), round((300 + 128 * row) * scale)
        draw.text(place, f"{row + 1:02d}. {LINE}", font=font, fill=25)
    return image.convert("RGB")


def jpeg(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=95)
    return file.getvalue()


def kept_of(content: bytes, name: str = "IMG_0001.jpg"):
    kept = inspection.inspect(name, content)
    return kept, Image.open(io.BytesIO(kept.content))


def likeness(one: Image.Image, other: Image.Image) -> float:
    """Root of the mean square of grey differences, 0 to 255."""
    difference = ImageChops.difference(one.convert("L"), other.convert("L"))
    return ImageStat.Stat(difference).rms[0]


@pytest.mark.parametrize("megapixels", [12, 48])
def test_a_large_photo_becomes_small_and_its_letters_stay(megapixels):
    large = page(megapixels)
    kept, image = kept_of(jpeg(large))
    assert len(kept.content) <= 800_000
    assert max(image.size) == 2_000
    assert likeness(image, large.resize(image.size, Image.Resampling.LANCZOS)) < 6
    assert not kept.is_blurred


def test_a_photo_of_a_telephone_in_heic_is_kept_as_jpeg_without_its_place():
    kept, image = kept_of(HEIC.read_bytes(), "IMG_0001.HEIC")
    assert kept.name == "IMG_0001.jpg"
    assert kept.media_type == "image/jpeg"
    assert len(kept.content) <= 800_000
    assert image.size == (1500, 2000)
    assert not image.getexif()
    assert not kept.is_blurred


def test_a_broken_heic_is_refused_in_words():
    content = HEIC.read_bytes()
    with pytest.raises(Refused, match="hỏng"):
        inspection.inspect("a.heic", content[: len(content) // 3])


@pytest.mark.parametrize(
    ("radius", "is_told"), [(0, False), (1, False), (3, False), (6, True), (10, True)]
)
def test_a_blurred_page_is_told(radius, is_told):
    kept, _image = kept_of(jpeg(page().filter(ImageFilter.GaussianBlur(radius))))
    assert kept.is_blurred is is_told


@pytest.mark.parametrize(("darkest", "radius"), [(216, 6), (216, 0), (255, 0)])
def test_a_page_with_hardly_any_contrast_is_told_too(darkest, radius):
    faint = page().convert("L").point(lambda grey: darkest + grey * (255 - darkest) // 255)
    faint = faint.convert("RGB").filter(ImageFilter.GaussianBlur(radius))
    kept, _image = kept_of(jpeg(faint))
    assert kept.is_blurred


def test_edges_are_cut_and_given_back(db):
    world = province.build()
    content = jpeg(Image.new("RGB", (1000, 800), "white"))
    upload = services.receive(
        world.workshops[0].uuid,
        kind="quotations",
        name="a.jpg",
        content=content,
        by=world.actor("tam"),
        at=at(1),
    )
    first = upload.digest
    services.crop(upload, left=10, top=0, right=20, bottom=50, by=world.actor("tam"), at=at(1))
    upload.refresh_from_db()
    with Image.open(io.BytesIO(services.content_of(upload))) as image:
        assert image.size == (700, 400)
    services.crop(upload, left=0, top=0, right=0, bottom=10, by=world.actor("tam"), at=at(1))
    services.uncrop(upload, by=world.actor("tam"), at=at(1))
    assert Upload.objects.get().digest == first
    with pytest.raises(Refused, match="Cắt quá nhiều"):
        services.crop(upload, left=45, top=0, right=45, bottom=0, by=world.actor("tam"), at=at(1))
