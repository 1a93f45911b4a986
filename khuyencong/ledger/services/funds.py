"""Open what money belongs to and what it is planned for."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused
from khuyencong.directory.models import Organisation
from khuyencong.ledger.models import Fund, Subject


@transaction.atomic
def open_fund(
    *,
    province: str,
    organisation: Organisation,
    code: str,
    name: str,
    track: str,
    by: Actor,
    at: datetime,
) -> Fund:
    """Mở nguồn kinh phí. `code` never changes."""
    if not code or set(code) & set("/: \t\n"):
        raise Refused(
            _("Mã nguồn “{code}” không dùng được.").format(code=code),
            fix=_("Chỉ dùng chữ, số và dấu gạch nối, ví dụ KC-40."),
            field="code",
        )
    if track not in Fund.Track.values:
        raise Refused(_("Kênh “{track}” không có.").format(track=track), field="track")
    if Fund.objects.filter(code=code).exists():
        raise Refused(_("Mã nguồn “{code}” đã có.").format(code=code), field="code")
    fund = Fund.objects.create(
        province=province, organisation=organisation, code=code, name=name, track=track
    )
    payload = {"code": code, "name": name, "track": track}
    events.record(f"province:{province}", "open_fund", payload, by=by, at=at)
    return fund


def open_subject(label: str) -> Subject:
    """Open what money will be planned for; whoever asks keeps the reference."""
    return Subject.objects.create(label=label[:500])
