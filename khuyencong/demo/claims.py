"""What owners sent from their phones: progress that waits, and one that the Centre took over."""

from __future__ import annotations

from khuyencong.claims import services as claims
from khuyencong.demo.products import photo
from khuyencong.demo.province import Province
from khuyencong.projects.models import Beneficiary

MOST = 2
SENT = 2  # working days ago


def build(world: Province) -> None:
    """Of the signed contracts whose owner has an account: the first waits, the second is taken."""
    signed = Beneficiary.objects.filter(
        project__state="committed",
        project__year=world.year,
        request__isnull=False,
        establishment__in=world.owners,
    ).select_related("request__establishment", "request__province", "project")
    for number, member in enumerate(signed.order_by("pk")[:MOST]):
        assert member.request is not None  # asked for
        claim = claims.report_progress(
            member.request,
            done_date=world.day(SENT).date(),
            percent=60,
            words="Đã đổ nền, kéo điện ba pha, đang chờ bên bán giao máy.",
            more=[("tien-do.png", photo("front", number))],
            key=f"demo-progress/{member.project.code}",
            by=world.owner(member.establishment),
            at=world.day(SENT),
        )
        if number:
            claims.accept_claim(claim, by=world.actor("chuyenvien"), at=world.day(SENT - 1))
