"""What was found on site and the support it earns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, time

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.contracts.models import Commitment
from khuyencong.contracts.selectors import commitments, require_running
from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.core.reading.positions import Position
from khuyencong.documents import services as documents
from khuyencong.planning.selectors import estimates
from khuyencong.projects import permissions, selectors
from khuyencong.projects.models import EstimateLine, Project
from khuyencong.projects.services import move
from khuyencong.settlement.models import (
    SIGNATURE,
    Acceptance,
    AcceptedLine,
    AcceptedSupport,
    Invoice,
)
from khuyencong.settlement.papers import acceptance_minutes
from khuyencong.settlement.selectors import unsigned
from khuyencong.settlement.services.dossiers import open_dossier
from khuyencong.settlement.services.looks import follow_machines
from khuyencong.settlement.services.payments import owe_no_more
from khuyencong.settlement.services.room import require_invoiced


@transaction.atomic
def accept(
    project: Project,
    *,
    accepted_dong: dict[int, int],
    remark: str,
    accepted_date: date,
    invoice_reason: str = "",
    signature: tuple[str, bytes] | None = None,
    signed_by: str = "",
    site_position: Position | None = None,
    began: time | None = None,
    ended: time | None = None,
    by: Actor,
    at: datetime,
) -> Acceptance:
    """Nghiệm thu. `accepted_dong`: {estimate line id: eligible cost}, every line named.

    Support earned: each line's support in the same proportion as its cost was found, rounded
    down, never above the line's approved support nor above the commitment of its share and fund.

    `invoice_reason`: why an invoice is taken whose electronic signature does not hold; required
    where there is one, and shown to whoever settles. `signature`: (name, bytes) of the picture of
    a signature that `signed_by` gave on site; it stands beside the minutes and replaces nothing.
    `site_position`: where the telephone was, if its owner let it say so.
    """
    project = selectors.lock(project)
    step = permissions.require_step("accept", project, by)
    require_running(project)
    today = hanoi_date(at)
    if accepted_date > today:
        raise Refused(
            _("Ngày nghiệm thu {date} sau hôm nay.").format(date=f"{accepted_date:%d/%m/%Y}"),
            fix=_("Ghi ngày nghiệm thu thực tế."),
            field="accepted_date",
        )
    if signature and not signed_by.strip():
        raise Refused(
            _("Chưa ghi ai đã ký trên màn hình."),
            fix=_("Ghi họ tên, chức vụ người ký."),
            field="signed_by",
        )
    lines = selectors.estimate_lines(project)
    signed = commitments(project)
    parts = earned(lines, accepted_dong, estimates.approved(project), members_of(signed))
    require_invoiced(lines, accepted_dong)
    unsure = unsigned(project)
    if unsure and not invoice_reason.strip():
        raise Refused(
            " ".join(map(_told, unsure)),
            fix=_("Ghi vì sao vẫn nhận, hoặc hủy hóa đơn đã ghi và xin bên bán tệp đúng."),
            field="invoice_reason",
        )
    acceptance = Acceptance.objects.create(
        project=project,
        accepted_date=accepted_date,
        remark=remark,
        invoice_reason=nfc(invoice_reason) if unsure else "",
        site_position=str(site_position or ""),
        accepted_by=by.name,
        accepted_at=at,
    )
    AcceptedLine.objects.bulk_create(
        AcceptedLine(acceptance=acceptance, line=line, cost_dong=accepted_dong[line.pk])
        for line in lines
    )
    for commitment in signed:
        AcceptedSupport.objects.create(
            acceptance=acceptance,
            commitment=commitment,
            fund=commitment.fund,
            amount_dong=supported(commitment, parts),
        )
    move(
        step,
        project,
        by=by,
        at=at,
        payload={"found": {str(k): v for k, v in accepted_dong.items()}}
        | ({"invoice_reason": acceptance.invoice_reason} if unsure else {})
        | ({"has_signature": True} if signature else {}),
    )
    event = events.history(project.stream).last()
    assert event is not None  # of the acceptance, just recorded
    open_dossier(project, at=at, event=event)
    follow_machines(project, event=event)
    owe_no_more(project)
    if signature:
        name, content = f"{nfc(signed_by.strip())}.png", signature[1]
        documents.receive(project.uuid, kind=SIGNATURE, name=name, content=content, by=by, at=at)
    acceptance_minutes.issue(
        acceptance, lines, accepted_dong, began=began, ended=ended, by=by, at=at
    )
    return acceptance


def _told(invoice: Invoice) -> str:
    state = invoice.upload.invoice.state if invoice.upload else ""
    return _("Hóa đơn {symbol} số {number}: {state}.").format(
        symbol=invoice.symbol, number=invoice.number, state=state[:1].lower() + state[1:]
    )


def earned(
    lines: list[EstimateLine],
    accepted_dong: dict[int, int],
    approved: Mapping[int, int],
    members: Collection[int | None],
) -> dict[tuple[int | None, int], int]:
    """Support earned as {(beneficiary id, fund id): đồng}, before the commitment bounds it.

    `approved`: of each source of a line, where it was approved line by line; `members`: whose
    shares there are, None for own work. Refuses a line without its cost, and one below 0.
    """
    parts: dict[tuple[int | None, int], int] = defaultdict(int)
    for line in lines:
        cost = accepted_dong.get(line.pk)
        if cost is None or cost < 0:
            raise Refused(
                _("Khoản “{item}” chưa ghi chi phí hợp lệ.").format(item=line.item),
                fix=_("Ghi số tiền tìm thấy trên chứng từ; không có thì ghi 0."),
                field=f"line_{line.pk}",
            )
        for source in line.sources.all():
            if source.source == "support":
                fund_id = source.fund_id or 0  # support always names its fund (constraint)
                part = source.amount_dong * min(cost, line.amount_dong) // line.amount_dong
                member = _member_of(line, members)
                parts[member, fund_id] += min(part, approved.get(source.pk, part))
    return parts


def _member_of(line: EstimateLine, members: Collection[int | None]) -> int | None:
    """Whose share a line counts for: what is nobody's own is own work, and where there is one
    share only, as before shares were opened, all is of it."""
    if line.beneficiary_id in members or None in members:
        return line.beneficiary_id if line.beneficiary_id in members else None
    return next(iter(members), None)


def members_of(commitments: Iterable[Commitment]) -> list[int | None]:
    return list(dict.fromkeys(map(_member, commitments)))


def supported(commitment: Commitment, parts: Mapping[tuple[int | None, int], int]) -> int:
    """What its share and fund earned, within what is signed."""
    earned_dong = parts.get((_member(commitment), commitment.fund_id), 0)
    return min(earned_dong, commitment.amount_dong)


def _member(commitment: Commitment) -> int | None:
    return commitment.share.beneficiary_id if commitment.share else None
