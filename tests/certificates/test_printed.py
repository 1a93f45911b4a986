"""C2: squares printed at 300 dots per inch are read though blurred, tilted, shaded, stained.

The suite reads 60 pictures; KHUYENCONG_PRINTED=1000 reads all. Read by zxing, drawn by segno.
"""

import io
import random

import pytest
import segno
import zxingcpp
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from khuyencong.certificates import codes
from tests.bar.figures import note, part
from tests.certificates.samples import TOKEN, certificate, office, printed

PICTURES = part("KHUYENCONG_PRINTED", 60)
DOTS = 300 / 25.4  # a millimetre
MODULE, QUIET = 0.4, 4  # millimetres; modules around
TILT = 30
STAIN = 0.15


def drawn(text: str) -> Image.Image:
    """In dots of the printer, on white paper."""
    code = segno.make(text, error="m", boost_error=False)
    scale = max(1, round(MODULE * DOTS))
    kept = io.BytesIO()
    code.save(kept, kind="png", scale=scale, border=QUIET)
    return Image.open(kept).convert("L")


def photographed(picture: Image.Image, chance: random.Random) -> Image.Image:
    """Blur, tilt up to 30°, a shadow over one side, a stain on up to 15 %, JPEG at quality 20."""
    side = picture.width
    made = Image.new("L", (side * 2, side * 2), 235)
    made.paste(picture, (side // 2, side // 2))
    made = made.rotate(chance.uniform(-TILT, TILT), Image.Resampling.BICUBIC, fillcolor=235)
    shade = Image.linear_gradient("L").resize(made.size).rotate(chance.choice((0, 90, 180, 270)))
    made = ImageChops.multiply(made, shade.point(lambda light: 120 + light * 135 // 255))
    length = side * (chance.uniform(0.02, STAIN) / 2) ** 0.5
    x, y = (chance.uniform(side * 0.5, side * 1.5 - length) for _axis in range(2))
    stain = Image.new("L", made.size, 255)
    ImageDraw.Draw(stain).ellipse((x, y, x + length, y + length), fill=140)
    made = ImageChops.multiply(made, stain.filter(ImageFilter.GaussianBlur(2)))
    made = made.filter(ImageFilter.GaussianBlur(chance.uniform(0, 1.2)))
    kept = io.BytesIO()
    made.save(kept, "JPEG", quality=20)
    # A telephone at hand's distance takes two points for each dot of the printer.
    return Image.open(kept).resize((made.width * 2, made.height * 2))


@pytest.mark.parametrize(
    ("millimetres", "text"),
    [
        (13, codes.label("kc.example.vn", TOKEN)),
        (23, printed(office(), certificate())),
    ],
    ids=["label of 13 mm", "paper of 23 mm"],
)
def test_a_printed_square_is_read_and_never_read_wrongly(millimetres, text):
    picture = drawn(text)
    assert picture.width / DOTS <= millimetres + 1.5

    read = wrong = 0
    for number in PICTURES:
        found = zxingcpp.read_barcodes(photographed(picture, random.Random(number)))
        texts = {one.text for one in found}
        read += text in texts
        wrong += bool(texts - {text})

    note(f"{millimetres} mm: {read} of {len(PICTURES)} read, {wrong} read wrongly")
    assert wrong == 0
    assert read >= 0.99 * len(PICTURES)
