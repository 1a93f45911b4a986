"""Why and on whose decision a contract is changed: asked the same way of every such act."""

from __future__ import annotations

from django.utils.translation import gettext as _

from khuyencong.core.errors import Refused
from khuyencong.projects.models import Project


def require_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused(
            _("Chưa ghi lý do."), fix=_("Ghi rõ vì sao; lý do được in vào văn bản."), field="reason"
        )


def require_authority(project: Project, authority: str) -> None:
    if project.track == "national" and not authority:
        raise Refused(
            _("Kinh phí quốc gia: giảm, dừng theo quyết định của Bộ, Cục, chưa thấy văn bản."),
            legal=_("Điều 11 Thông tư 36/2013/TT-BCT"),
            fix=_("Ghi số, ngày, cơ quan quyết định."),
            field="authority",
        )


def said(authority: str) -> dict[str, str]:
    """What the event tells of it."""
    return {"authority": authority} if authority else {}


def printed(reason: str, authority: str) -> str:
    """The reason as the paper has it, with whose decision it is."""
    return f"{reason.rstrip('. ')} (theo {authority})." if authority else reason
