"""Who proposes a product, who issues its certificate, who withdraws it: never one person alone."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from khuyencong.core.actors import Actor
from khuyencong.core.decisions import ALLOWED, Decision, refuse
from khuyencong.directory.access import roles
from khuyencong.directory.models.roles import names_of
from khuyencong.market.models import OFFICES, FakeReport, RecognisedProduct
from khuyencong.obligations.models import Obligation
from khuyencong.obligations.selectors import Described

PROPOSERS = ("centre_specialist", "department_specialist")
ISSUERS = ("department_leader",)
readers = roles(*sorted(OFFICES))
proposers = roles(*PROPOSERS)


def can_propose(province: str, by: Actor) -> Decision:
    if by.serves(province, *PROPOSERS):
        return ALLOWED
    return refuse(
        _("Chỉ {roles} của tỉnh đề nghị cấp giấy chứng nhận.").format(roles=names_of(PROPOSERS)),
        fix=_("Gửi quyết định công nhận cho Trung tâm hoặc Sở Công Thương."),
    )


def can_issue(product: RecognisedProduct, by: Actor) -> Decision:
    """A leader of the Department, another person than who proposed it."""
    decision = _may_answer(product, by)
    if decision and not by.hands(*ISSUERS).isdisjoint(product.proposed_hands):
        return refuse(
            _("{name} đã đề nghị sản phẩm này nên không tự cấp giấy chứng nhận.").format(
                name=product.proposed_by
            ),
            fix=_("Một lãnh đạo khác của Sở Công Thương cấp: phải có hai người."),
        )
    return decision


def can_decline(product: RecognisedProduct, by: Actor) -> Decision:
    return _may_answer(product, by)


def _may_answer(product: RecognisedProduct, by: Actor) -> Decision:
    if not (decision := _is_issuer(product, by)):
        return decision
    if product.state != RecognisedProduct.State.PROPOSED:
        return refuse(
            _("Sản phẩm “{name}” {state}.").format(
                name=product.name, state=product.get_state_display()
            ),
            fix=_("Tải lại trang để xem trạng thái bây giờ."),
        )
    return ALLOWED


def _is_issuer(product: RecognisedProduct, by: Actor) -> Decision:
    if by.serves(product.province.code, *ISSUERS):
        return ALLOWED
    return refuse(
        _("Chỉ {roles} của tỉnh cấp và thu hồi giấy chứng nhận.").format(roles=names_of(ISSUERS)),
        fix=_("Chờ lãnh đạo Sở Công Thương."),
    )


def can_ask_withdrawal(product: RecognisedProduct, by: Actor) -> Decision:
    if not by.serves(product.province.code, *PROPOSERS):
        return refuse(
            _("Chỉ {roles} của tỉnh xin thu hồi giấy chứng nhận.").format(
                roles=names_of(PROPOSERS)
            ),
            fix=_("Báo chuyên viên Trung tâm hoặc Sở Công Thương."),
        )
    if product.state != RecognisedProduct.State.ISSUED or product.is_withdrawal_asked:
        return refuse(
            _("Giấy chứng nhận này đang chờ thu hồi.")
            if product.is_withdrawal_asked
            else _("Sản phẩm “{name}” {state}.").format(
                name=product.name, state=product.get_state_display()
            ),
            fix=_("Tải lại trang để xem trạng thái bây giờ."),
        )
    return ALLOWED


def can_withdraw(product: RecognisedProduct, by: Actor) -> Decision:
    """A leader of the Department, another person than who asked for it."""
    if not (decision := _is_issuer(product, by)):
        return decision
    if not product.is_withdrawal_asked:
        return refuse(
            _("Chưa ai xin thu hồi giấy chứng nhận này."),
            fix=_("Chuyên viên Trung tâm hoặc Sở ghi lý do và xin thu hồi trước."),
        )
    if not by.hands(*ISSUERS).isdisjoint(product.withdrawal_hands):
        return refuse(
            _("{name} đã xin thu hồi giấy này nên không tự thu hồi.").format(
                name=product.withdrawal_asked_by
            ),
            fix=_("Một lãnh đạo khác của Sở Công Thương thu hồi: phải có hai người."),
        )
    return ALLOWED


def can_keep(product: RecognisedProduct, by: Actor) -> Decision:
    """Not withdrawn after all."""
    if not (decision := _is_issuer(product, by)):
        return decision
    if not product.is_withdrawal_asked:
        return refuse(
            _("Chưa ai xin thu hồi giấy chứng nhận này."),
            fix=_("Tải lại trang để xem trạng thái bây giờ."),
        )
    return ALLOWED


def can_answer_report(report: FakeReport, by: Actor) -> Decision:
    if not by.serves(report.province.code, "department_specialist"):
        return refuse(
            _("Chỉ chuyên viên Sở Công Thương của tỉnh trả lời tin báo hàng giả."),
            fix=_("Chuyển tin báo cho chuyên viên Sở."),
        )
    if report.answered_at is not None:
        return refuse(_("Tin báo này đã trả lời."), fix=_("Xem kết quả trên trang này."))
    return ALLOWED


def products_to_answer(rows: Iterable[Obligation], by: Actor) -> dict[int, Described]:
    """{key of an obligation: its product}, of those that she may take further."""
    wanted = list(rows)
    seen = RecognisedProduct.objects.visible_to(by).filter(uuid__in={r.subject for r in wanted})
    products = {one.uuid: one for one in seen.select_related("province", "establishment")}
    may = {"product.issue": can_issue, "product.withdraw": can_withdraw}
    return {
        row.pk: Described(
            product.number or product.decision_number,
            f"{product.name}, {product.establishment.name}",
            product.province.code,
            args=(product.uuid,),
            subject=(product.uuid,),
        )
        for row in wanted
        if (product := products.get(row.subject)) and may[row.kind](product, by)
    }


def reports_to_answer(rows: Iterable[Obligation], by: Actor) -> dict[int, Described]:
    """{key of an obligation: its report}, of those that she may answer."""
    wanted = list(rows)
    seen = FakeReport.objects.visible_to(by).filter(uuid__in={row.subject for row in wanted})
    reports = {one.uuid: one for one in seen.select_related("province")}
    return {
        row.pk: Described(
            report.code, report.seen_where, report.province.code,
            args=(report.uuid,), subject=(report.uuid,),
        )
        for row in wanted
        if (report := reports.get(row.subject)) and can_answer_report(report, by)
    }  # fmt: skip
