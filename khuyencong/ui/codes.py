"""QR codes, drawn on the server."""

from __future__ import annotations

import io

import segno

from khuyencong.ui.charts import as_image


def qr_image(text: str) -> str:
    """A data: address of the code as SVG, for `img`."""
    file = io.BytesIO()
    segno.make(text, error="m").save(file, kind="svg", scale=4, border=3)
    return as_image(file.getvalue())
