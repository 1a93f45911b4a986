"""Part of `verify`: what a claim became says what she said, by other hands than hers."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, Q, Sum
from django.utils.translation import gettext as _

from khuyencong.claims import permissions
from khuyencong.claims.models import ExpenseClaim
from khuyencong.claims.selectors.lines import lines_of
from khuyencong.core import standings
from khuyencong.core.money import dong
from khuyencong.obligations.checks import Lifecycle
from khuyencong.obligations.models import Obligation
from khuyencong.projects.models import EstimateLine

_claims = ExpenseClaim.objects.select_related("project__implementing_unit")
CLAIMS = Lifecycle(
    {permissions.ANSWER},
    _claims,
    _claims.waiting(),
    permissions.owed,
)
STANDINGS = (
    standings.of("expense_claim", ExpenseClaim, "uuid"),
    standings.of("expense_claim", Obligation, "subject", only=Q(kind__startswith="expense_claim.")),
)


def faults() -> list[str]:
    return [*_not_as_said(), *_not_hers(), *_own_hands(), *_above_lines()]


def _not_as_said() -> Iterator[str]:
    """An invoice or a request that was made of a claim says what the claim says."""
    taken = ExpenseClaim.objects.filter(is_accepted=True).select_related("project")
    invoices = taken.filter(kind=ExpenseClaim.Kind.INVOICE).exclude(
        invoice__invoice_key=F("invoice_key"),
        invoice__place=F("place"),
        invoice__line=F("line"),
        invoice__amount_dong=F("amount_dong"),
    )
    money = taken.filter(kind=ExpenseClaim.Kind.MONEY).exclude(
        payment__commitment=F("commitment"), payment__amount_dong=F("amount_dong")
    )
    for claim in [*invoices.order_by("pk"), *money.order_by("pk")]:
        yield _(
            "Đề án {code}: việc {kind} {amount} đã nhận mà không ghi đúng như chủ cơ sở gửi."
        ).format(
            code=claim.project.code,
            kind=claim.get_kind_display(),
            amount=dong(claim.amount_dong or 0),
        )


def _not_hers() -> Iterator[str]:
    """A claim is of the item, the share and the commitment of its own request."""
    rows = ExpenseClaim.objects.select_related(
        "project", "line", "commitment", "share__beneficiary", "share__project"
    )
    for claim in rows.order_by("pk").iterator(500):
        member = claim.share.beneficiary
        is_hers = member is not None and member.request_id == claim.request_id
        is_hers = is_hers and claim.share.project_id == claim.project_id
        if claim.commitment is not None:
            is_hers = is_hers and claim.commitment.share_id == claim.share_id
        if claim.line is not None:
            is_hers = is_hers and lines_of(claim.share).filter(pk=claim.line.pk).exists()
        if not is_hers:
            yield _("Đề án {code}: việc {kind} không thuộc phần của cơ sở đã gửi.").format(
                code=claim.project.code, kind=claim.get_kind_display()
            )


def _own_hands() -> Iterator[str]:
    rows = ExpenseClaim.objects.filter(is_accepted=True).select_related("project")
    for claim in rows.order_by("pk").iterator(500):
        if claim.answered_by_id in {claim.sent_by_id, *claim.sent_hands}:
            yield _("Đề án {code}: {name} nhận việc do chính mình gửi.").format(
                code=claim.project.code, name=claim.answered_by
            )


def _above_lines() -> Iterator[str]:
    """Invoices that were claimed and not sent back stay within their item."""
    standing = ExpenseClaim.objects.standing().exclude(line=None)
    standing = standing.exclude(invoice__is_counted=False)
    sums = dict(standing.order_by().values_list("line").annotate(Sum("amount_dong")))
    lines = EstimateLine.objects.filter(pk__in=sums).select_related("project").order_by("pk")
    for line in lines:
        if sums[line.pk] > line.amount_dong:
            yield _("Đề án {code}, khoản “{item}”: hóa đơn đã gửi {sent}, dự toán {limit}.").format(
                code=line.project.code,
                item=line.item,
                sent=dong(sums[line.pk]),
                limit=dong(line.amount_dong),
            )
