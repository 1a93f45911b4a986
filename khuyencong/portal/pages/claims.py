"""Under her contract: what is payable and missing of each item, and what she sends of it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.claims import permissions, selectors, services
from khuyencong.claims.models import ExpenseClaim
from khuyencong.claims.selectors.lines import (
    advance_left,
    claim_lines,
    lines_of,
    payable_of,
)
from khuyencong.claims.services.files import require_open
from khuyencong.contracts.models import Commitment
from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused
from khuyencong.directory.access import ActorRequest
from khuyencong.documents.models import PartialUpload, Upload
from khuyencong.portal import selectors as portal
from khuyencong.portal.forms import claims as forms
from khuyencong.portal.pages.applications import applicants, language
from khuyencong.portal.pages.sending import receive_piece, with_files_ahead
from khuyencong.projects.models import Request
from khuyencong.settlement.selectors import proofs
from khuyencong.ui.acts import Act, Page
from khuyencong.ui.middleware import answers_json


def _attach(
    request: Request, *, given: Sequence[tuple[str, bytes]], by: Actor, at: datetime
) -> None:
    if not given:
        raise Refused(_("Chưa chọn tệp nào."), fix=_("Chụp ảnh hoặc chọn tệp."), field="more")
    for name, content in given:
        services.attach(request, name=name, content=content, by=by, at=at)


ACTS = {
    "report": Act(
        services.report_progress, forms.ProgressForm, done=lazy("Đã gửi. Trung tâm được báo.")
    ),
    "invoice": Act(
        services.send_invoice, forms.InvoiceForm, done=lazy("Đã gửi hóa đơn. Trung tâm được báo.")
    ),
    "ask": Act(
        services.ask_for_money, forms.AskForm, done=lazy("Đã đề nghị chi. Trung tâm được báo.")
    ),
    "take_back": Act(
        services.take_back, forms.OwnClaim, subject="claim",
        done=lazy("Đã rút lại. Ảnh, tệp vẫn còn để gửi lại."),
    ),
    "attach": Act(_attach, forms.AttachForm, done=lazy("Đã gửi tệp lên. Nhớ gửi kèm một việc.")),
    "remove": Act(services.remove, forms.OwnFile, done=lazy("Đã bỏ tệp.")),
}  # fmt: skip


@applicants
@with_files_ahead
def own_claims(request: ActorRequest, code: str) -> HttpResponse:
    row = portal.find_own(code, by=request.actor)
    share = selectors.share_of(row)
    if share is None:
        return Page(request, {}).show("portal/own_claims.html", {"row": row, "share": None})
    tray, mine = selectors.tray(row), selectors.of_request(row)
    commitments = selectors.commitments_of(share)
    is_advance = share.project.state == "committed"
    key = {"initial": {"key": uuid.uuid4()}}
    options: dict[str, dict[str, Any]] = {
        "report": {"tray": tray} | key,
        "invoice": {"tray": tray, "lines": lines_of(share)} | key,
        "ask": {"rows": Commitment.objects.filter(share=share), "is_advance": is_advance} | key,
        "take_back": {"rows": ExpenseClaim.objects.filter(request=row)},
        "remove": {"rows": Upload.objects.filter(pk__in=[one.pk for one in tray])},
    }
    page = Page(request, ACTS, row, options=options)
    if answer := page.perform(then=reverse("portal:own_claims", args=[code])):
        return answer
    today, project = timezone.localdate(), share.project
    may = {
        kind: bool(permissions.can_send(kind, row, project, request.actor))
        for kind in permissions.OPEN
    }
    files = selectors.files_of(mine)
    return page.show(
        "portal/own_claims.html",
        {
            "row": row,
            "share": share,
            "project": project,
            "contract": commitments[0].contract if commitments else None,
            "lines": (lines := claim_lines(share, on=today)),
            "is_paid": bool(lines) and all(one.is_paid for one in lines),
            "claims": [
                (one, files.get(one.uuid, []), bool(permissions.can_take_back(one, request.actor)))
                for one in mine
            ],
            "tray": tray,
            "may": may,
            "money": _money(page, commitments, mine, is_advance) if may["money"] else [],
            "papers": [name for _code, name in proofs(project, today, language())],
            "forms": page.forms,
            "contact": portal.person_to_ask(row, on=today),
        },
    )


def _money(
    page: Page, commitments: list[Commitment], mine: list[ExpenseClaim], is_advance: bool
) -> list[dict[str, Any]]:
    """Of each fund: what she may ask for now, and the form of it."""
    waiting = {one.commitment_id: one for one in mine if one.is_waiting and one.commitment_id}
    today, pressed, found = timezone.localdate(), page.forms["ask"], []
    for one in commitments:
        left = advance_left(one, on=today) if is_advance else payable_of(one)
        form = forms.AskForm(
            rows=None,
            is_advance=is_advance,
            initial={"key": uuid.uuid4(), "commitment": one.pk},
            auto_id=f"ask_{one.pk}_%s",
        )
        if pressed.is_bound and page.typed.get("commitment") == str(one.pk):
            form = pressed
        found.append(
            {"fund": one.fund.name, "left_dong": left, "form": form, "waits": waiting.get(one.pk)}
        )
    return found


@applicants
@answers_json
def send_claim_file(request: ActorRequest, code: str) -> HttpResponse:
    """A photo or file of the tray in pieces, as `sending.send`."""
    row = portal.find_own(code, by=request.actor)

    def keep(part: PartialUpload, name: str, at: datetime) -> PartialUpload:
        return services.attach_part(row, part, name=name, by=request.actor, at=at)

    return receive_piece(
        request, row, selectors.TRAY, require=lambda: require_open(row, by=request.actor), keep=keep
    )
