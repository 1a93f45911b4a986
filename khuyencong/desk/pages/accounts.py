"""Bank accounts: those that wait, those that changed lately, and the accounts of the bodies."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core import accesses
from khuyencong.core.dates import short
from khuyencong.core.finding import find
from khuyencong.directory import permissions
from khuyencong.directory.access import ActorRequest, roles
from khuyencong.directory.forms import AccountAnswerForm, AccountForm
from khuyencong.directory.models import BankAccount
from khuyencong.directory.models.roles import KEEPS_BODIES
from khuyencong.directory.selectors import bank_accounts as accounts_of
from khuyencong.directory.services import bank_accounts
from khuyencong.policy import selectors as policy
from khuyencong.ui.acts import Act, Page

SHOWN = 100
ACCOUNTS = {
    "account": Act(
        bank_accounts.ask,
        AccountForm,
        done=lazy("Đã ghi số tài khoản; một cán bộ khác xác nhận thì mới dùng."),
    ),
    "confirm": Act(
        bank_accounts.confirm,
        AccountAnswerForm,
        subject="account",
        done=lambda account: _("Đã xác nhận số tài khoản; dùng từ {day}.").format(
            day=short(account.valid_from)
        ),
    ),
    "refuse": Act(
        bank_accounts.refuse,
        AccountAnswerForm,
        subject="account",
        done=lazy("Đã từ chối số tài khoản; người đề nghị đọc được lý do."),
    ),
}
readers = roles(*permissions.READS_ACCOUNTS)
keepers = roles(*KEEPS_BODIES)


@readers
def accounts(request: ActorRequest) -> HttpResponse:
    """What waits for a second person, what changed shortly before, and the bodies she keeps."""
    today, near = timezone.localdate(), request.actor.provinces
    days = max(
        (policy.figure("account_changed_days", province=code, on=today) for code in near),
        default=0,
    )
    bodies = list(accounts_of.bodies(request.actor)[:SHOWN])
    held = BankAccount.objects.filter(organisation__in=bodies, is_confirmed=True, valid_until=None)
    return render(
        request,
        "desk/accounts.html",
        {
            "waiting": accounts_of.waiting(request.actor)[:SHOWN],
            "lately": accounts_of.lately(request.actor, today, days=days)[:SHOWN],
            "days": days,
            "bodies": bodies,
            "held": {account.organisation_id: account for account in held.order_by("pk")},
        },
    )


@keepers
def body_account(request: ActorRequest, number: uuid.UUID) -> HttpResponse:
    """Where money of one body goes: asked by one of those who keep it, confirmed by another."""
    missing = _("Không có cơ quan này trong phạm vi của bạn.")
    body = find(accounts_of.bodies(request.actor), missing, uuid=number)
    accesses.note(body.uuid, by=request.actor, at=timezone.now())
    rows = {"rows": body.bank_accounts.all()}
    page = Page(
        request,
        ACCOUNTS,
        body,
        options={
            "account": {"auto_id": "account_%s", "initial": {"holder": body.newest_name}},
            "confirm": rows,
            "refuse": rows,
        },
    )
    if answer := page.perform():
        return answer
    return page.show(
        "desk/body_account.html",
        {
            "body": body,
            "accounts": [
                (one, permissions.can_answer_account(one, request.actor))
                for one in body.bank_accounts.order_by("-pk")[:SHOWN]
            ],
            "may_ask": permissions.can_ask_account(body, request.actor),
            "may_read": permissions.can_read_account(body, request.actor),
            "form": page.forms["account"],
        },
    )
