"""Report a fake: by anybody, answered by an officer of the Department."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.certificates import codes
from khuyencong.core import events, rates
from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.core.locks import lock
from khuyencong.directory import services as registry
from khuyencong.directory.models import Unit
from khuyencong.market import permissions, selectors
from khuyencong.market.models import FakeReport, RecognisedProduct
from khuyencong.obligations import services as obligations

MOST, HOUR = 10, 3600  # reports of one address in an hour


@transaction.atomic
def report(
    province: Unit,
    *,
    visitor: str,
    typed: str,
    seen_where: str,
    text: str,
    contact: str = "",
    by: Actor,
    at: datetime,
) -> FakeReport:
    """Báo hàng giả. `typed`: the code on the label or the square's text; `visitor`: whose reports
    are counted together. The Department owes an answer."""
    rates.require(f"fake-report/{visitor}", most=MOST, seconds=HOUR, now=at)
    if not nfc(seen_where) or not nfc(text):
        raise Refused(
            _("Chưa ghi thấy ở đâu và thấy gì."),
            fix=_("Ghi chợ, cửa hàng hoặc trang bán hàng, và điều làm bạn nghi."),
            field="text" if nfc(seen_where) else "seen_where",
        )
    number = registry.next_number(province.code, "fake_report")
    made = FakeReport(
        province=province,
        product=_product(typed),
        code=f"BG-{province.code}-{number:06d}",
        typed=nfc(typed)[:400],
        seen_where=nfc(seen_where)[:300],
        text=nfc(text)[:2000],
        contact=nfc(contact)[:100],
        reported_at=at,
    )
    made.save()
    payload = {"code": made.code, "product": made.product.number if made.product else ""}
    event = events.record(made.stream, "report_fake", payload, by=by, at=at)
    obligations.open(made, selectors.owed_by_report(made), province=province, event=event)
    return made


def _product(typed: str) -> RecognisedProduct | None:
    """The certificate that a label names, whole or by its ten letters."""
    token = typed.strip()
    printed = codes.read(token if "/" in token else f"https://{selectors.site()}/V/{token}")
    if printed is None:
        return None
    found = RecognisedProduct.objects.certified().filter(token=printed.token)
    return found.select_related("province").first()


@transaction.atomic
def answer(report: FakeReport, *, outcome: str, answer: str, by: Actor, at: datetime) -> FakeReport:
    """Trả lời tin báo: what was done about it, in words."""
    report = lock(report)
    permissions.can_answer_report(report, by).require()
    if not nfc(answer):
        raise Refused(_("Chưa ghi đã làm gì."), fix=_("Ghi một câu."), field="answer")
    report.outcome, report.answer = FakeReport.Outcome(outcome), nfc(answer)[:500]
    report.answered_by, report.answered_at = by.name, at
    report.save(update_fields=["outcome", "answer", "answered_by", "answered_at"])
    payload = {"outcome": report.outcome, "code": report.code}
    event = events.record(report.stream, "answer_report", payload, by=by, at=at)
    obligations.meet(report, selectors.ANSWER, event=event)
    return report
