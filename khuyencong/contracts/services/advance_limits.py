"""What must be so before an advance: the work done and reported, the Treasury's rule answered.

Law: Thông tư 36/2013/TT-BCT, Điều 13–16; beside it Thông tư 17/2024/TT-BTC, Điều 6, a general rule
of the Treasury. Which of the two binds industrial promotion was not seen: a person decides.
"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.contracts.models import Progress
from khuyencong.contracts.selectors import BINDS, Treasury
from khuyencong.core.dates import short
from khuyencong.core.errors import Refused
from khuyencong.core.money import dong
from khuyencong.projects.models import Project
from khuyencong.rules import engine

OF_WHAT = {
    "supported_item": lazy("khối lượng được hỗ trợ"),
    "total_investment": lazy("tổng mức đầu tư của đề án"),
}
# Names of the figures by which the Treasury bounds an advance, as decisions keep them.
TREASURY = (
    "procedure.treasury_advance_percent",
    "procedure.treasury_advance_over_dong",
    "procedure.treasury_advance_rule",
)


def require_work_done(project: Project, law: engine.Advance) -> None:
    """Where money goes out only after so much was done: the last progress reported counts, in whole
    per cent."""
    last = Progress.objects.filter(project=project).order_by("reported_at", "pk").last()
    if law.is_open(last.percent if last else 0):
        return
    if law.after == "acceptance":
        raise Refused(
            _("Nội dung này chỉ được chi sau khi nghiệm thu cơ sở."),
            legal=law.legal,
            fix=_("Nghiệm thu rồi chi trả cho đơn vị thụ hưởng."),
        )
    told = {"of_what": OF_WHAT[law.after or ""], "over": law.over_percent}
    fix = _("Ghi tiến độ khi đã làm xong trên {over} %, rồi tạm ứng.").format(**told)
    if last is None:
        raise Refused(
            _(
                "Chưa được tạm ứng: chưa có báo cáo tiến độ; {of_what} phải xong trên {over} %."
            ).format(**told),
            legal=law.legal,
            fix=fix,
        )
    raise Refused(
        _(
            "Chưa được tạm ứng: báo cáo ngày {day} đã xong {done} % {of_what}, phải trên {over} %."
        ).format(day=short(last.seen_date), done=last.percent, **told),
        legal=law.legal,
        fix=fix,
    )


def require_treasury(
    rule: Treasury, asked_dong: int, law: engine.Advance, *, decision: str, reason: str
) -> bool:
    """Whether the Treasury's limit is passed. `asked_dong`: all that would be advanced of this
    contract. Above the limit somebody must have decided in writing, and who pays says why; where
    the rule binds, nobody can."""
    if asked_dong <= rule.limit_dong:
        return False
    told = {"limit": dong(rule.limit_dong), "percent": rule.percent, "asked": dong(asked_dong)}
    if rule.ruling == BINDS:
        raise Refused(
            _("Tạm ứng {asked} vượt mức {percent} % hợp đồng của Kho bạc là {limit}.").format(
                **told
            ),
            legal=rule.legal,
            fix=_("Giảm tạm ứng, tất cả không quá {limit}.").format(**told),
            field="amount_dong",
        )
    if decision.strip() and reason.strip():
        return True
    if decision.strip():
        raise Refused(
            _("Tạm ứng {asked} vượt mức chung của Kho bạc là {limit} mà chưa ghi lý do.").format(
                **told
            ),
            legal=f"{rule.legal}; {law.legal}",
            fix=_("Ghi vì sao được vượt, hoặc giảm còn tối đa {limit}.").format(**told),
            field="treasury_reason",
        )
    raise Refused(
        _(
            "Tạm ứng {asked} vượt mức chung {percent} % hợp đồng của Kho bạc là {limit}. Chưa rõ "
            "Kho bạc áp dụng mức này hay mức riêng của khuyến công."
        ).format(**told),
        legal=f"{rule.legal}; {law.legal}",
        fix=_(
            "Hỏi Kho bạc nơi giao dịch rồi ghi số văn bản của người quyết định, hoặc giảm còn "
            "tối đa {limit}."
        ).format(**told),
        field="decision",
    )
