"""Projects of past years entered in their final state, without inventing the steps between."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.directory.models import Establishment, Organisation
from khuyencong.documents import services as documents
from khuyencong.ledger import services as ledger
from khuyencong.ledger.models import Fund
from khuyencong.projects.models import Beneficiary, EstimateLine, LineSource, Project
from khuyencong.projects.services import search_index, totals
from khuyencong.rules import engine

STAGES = ("appropriated", "planned", "committed", "paid")


@transaction.atomic
def record_past(
    implementing_unit: Organisation,
    *,
    activity: str,
    title: str,
    year: int,
    fund: Fund,
    support_dong: int,
    own_dong: int = 0,
    beneficiaries: Sequence[Establishment] = (),
    source: str,
    by: Actor,
    at: datetime,
) -> Project:
    """Ghi nhận đề án đã quyết toán của năm trước. `source` names sheet and row, or the report.

    Its money posts through every stage of that year; the appropriation must be there already.
    """
    engine.known_activity(activity)
    if support_dong <= 0 or own_dong < 0:
        raise Refused(
            _("Kinh phí của đề án {title} phải lớn hơn 0.").format(title=title),
            fix=_("Kiểm tra lại số tiền ở nguồn {source}.").format(source=source),
        )
    project = Project.objects.create(
        code=documents.code(implementing_unit.province, "DA", hanoi_date(at)),
        province=implementing_unit.province,
        implementing_unit=implementing_unit,
        subject=ledger.open_subject(title),
        track=fund.track,
        activity=activity,
        title=nfc(title),
        year=year,
        state="settled",
        support_dong=support_dong,
        total_dong=support_dong + own_dong,
        origin="import",
        created_by=by.id,
        created_at=at,
    )
    line = EstimateLine.objects.create(
        project=project,
        order=1,
        item=nfc(title),
        unit=_("đề án"),
        quantity=1,
        unit_price_dong=support_dong + own_dong,
    )
    shares = [LineSource(line=line, source="support", fund=fund, amount_dong=support_dong)]
    if own_dong:
        shares.append(LineSource(line=line, source="counterpart", amount_dong=own_dong))
    LineSource.objects.bulk_create(shares)
    Beneficiary.objects.bulk_create(
        Beneficiary(project=project, establishment=who, place_id=who.place_id, activity=activity)
        for who in beneficiaries
    )
    totals.replace({}, totals.share_of(project))
    events.record(
        project.stream,
        "record_past",
        {"code": project.code, "source": source, "support_dong": support_dong},
        by=by,
        at=at,
    )
    ledger.post_through(
        STAGES,
        fund=fund,
        year=year,
        subject=project.subject,
        amount_dong=support_dong,
        key=f"past/{project.code}",
        document=source,
        by=by,
        at=at,
    )
    search_index.index_project(project)
    return project
