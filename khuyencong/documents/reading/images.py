"""Pictures: drawn anew, upright, small, without what a camera tells; turned, cut."""

from __future__ import annotations

import io

import pi_heif
from PIL import Image, ImageFilter, ImageOps, UnidentifiedImageError

from khuyencong.documents.reading.unfit import Kept, Unfit

LIMIT_PIXELS = 120_000_000  # phones take up to 108 megapixels
LONG_EDGE = 2_000
IMAGE_BYTES = 800_000
QUALITIES = (85, 75, 65, 55, 45)
LAPLACIAN = ImageFilter.Kernel((3, 3), (0, -1, 0, -1, 4, -1, 0, -1, 0), scale=1)
LEAST_CONTRAST = 40  # of 255
LEAST_STEEPNESS = 0.15
MOST_CROPPED = 80  # per cent of a side

pi_heif.register_heif_opener()
Image.MAX_IMAGE_PIXELS = LIMIT_PIXELS


def read(content: bytes) -> Kept:
    """Upright, at most 2,000 px long and 800 kB, without place, camera or thumbnail inside."""
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP", "HEIF")) as source:
            if source.width * source.height > LIMIT_PIXELS:
                raise Unfit("too_many_pixels")
            source.draft("RGB", (LONG_EDGE * 2, LONG_EDGE * 2))
            upright = ImageOps.exif_transpose(source)
            plain = _on_white(upright)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Unfit("too_many_pixels") from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise Unfit("broken_image") from error
    plain.thumbnail((LONG_EDGE, LONG_EDGE))
    return Kept(".jpg", "image/jpeg", 1, as_jpeg(plain), is_blurred(plain))


def is_blurred(image: Image.Image) -> bool:
    """Whether letters are likely unreadable: hardly an edge anywhere is as steep as ink on paper.

    The steepest of a thousand points of a Laplacian, against the picture's own contrast; measured
    on typed pages in tests/documents/test_photos.py. So is what has hardly any contrast at all: too
    dark, too faint, or nothing on it.
    """
    grey = image.convert("L")
    low, high = (percentile(grey, share) for share in (0.01, 0.99))
    if high - low < LEAST_CONTRAST:
        return True
    inner = (2, 2, grey.width - 2, grey.height - 2)  # the filter leaves the border as it is
    steep = percentile(grey.filter(LAPLACIAN).crop(inner), 0.999)
    return steep < LEAST_STEEPNESS * (high - low)


def percentile(grey: Image.Image, share: float) -> int:
    """The grey value below which `share` of the points lie."""
    wanted, counted = share * grey.width * grey.height, 0
    for value, count in enumerate(grey.histogram()):
        counted += count
        if counted >= wanted:
            return value
    return 255


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode in {"RGBA", "LA", "PA", "P"}:
        layer = image.convert("RGBA")
        white = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(white, layer).convert("RGB")
    return image.convert("RGB")


def as_jpeg(image: Image.Image) -> bytes:
    """JPEG of at most 800 kB, as good as that allows, without any metadata."""
    content = b""
    for quality in QUALITIES:
        file = io.BytesIO()
        image.save(file, "JPEG", quality=quality, optimize=True)
        content = file.getvalue()
        if len(content) <= IMAGE_BYTES:
            return content
    image.thumbnail((image.width * 3 // 4, image.height * 3 // 4))
    return as_jpeg(image)


def rotated(content: bytes) -> bytes:
    """The image turned a quarter to the right."""
    with Image.open(io.BytesIO(content), formats=("JPEG",)) as image:
        return as_jpeg(image.transpose(Image.Transpose.ROTATE_270))


def cropped(content: bytes, left: int, top: int, right: int, bottom: int) -> bytes:
    """The image without so many per cent at each edge; ValueError when hardly any would be left."""
    if min(left, top, right, bottom) < 0 or max(left + right, top + bottom) > MOST_CROPPED:
        raise ValueError("more is cut off than may be")
    with Image.open(io.BytesIO(content), formats=("JPEG",)) as image:
        width, height = image.size
        box = (
            width * left // 100,
            height * top // 100,
            width * (100 - right) // 100,
            height * (100 - bottom) // 100,
        )
        return as_jpeg(image.crop(box))


def smaller(content: bytes, edge: int) -> bytes:
    """The image as a picture of a page: at most `edge` px long."""
    with Image.open(io.BytesIO(content), formats=("JPEG",)) as image:
        image.thumbnail((edge, edge))
        kept = io.BytesIO()
        image.save(kept, "JPEG", quality=60, optimize=True)
        return kept.getvalue()
