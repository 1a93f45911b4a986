"""A file as an answer: kept by who asked for it, never shown inside a page."""

from __future__ import annotations

from django.http import HttpResponse


def attachment(content: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
