"""The frame of a paper from the body that issues it, as that body was named on the day."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from khuyencong.directory import selectors as directory
from khuyencong.directory.models import Organisation
from khuyencong.documents.paper import Frame, Signer

OWN_FORM = "Mẫu của hệ thống, chưa phải mẫu luật định."


def frame_of(
    organisation: Organisation,
    *,
    number: str,
    kind: str,
    title: str,
    at: datetime,
    summary: str = "",
    grounds: tuple[str, ...] = (),
    signers: tuple[Signer, ...] = (),
    recipients: tuple[str, ...] = (),
) -> Frame:
    """`kind` is the paper's letters in its symbol: QĐ, BB, HĐ, PTN …"""
    on = timezone.localtime(at).date()
    name = directory.name_on(organisation, on)
    parent = directory.name_on(organisation.parent, on).name if organisation.parent else ""
    return Frame(
        parent_body=parent,
        issuing_body=name.name,
        number=number,
        symbol=f"{kind}-{name.symbol}",
        place=organisation.province.name,
        issued_date=on,
        title=title,
        summary=summary,
        grounds=grounds,
        signers=signers,
        recipients=recipients or (f"Lưu: VT, {name.symbol}",),
    )
