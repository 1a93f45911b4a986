from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PaymentsConfig(AppConfig):
    name = "khuyencong.payments"
    verbose_name = _("Đề nghị thanh toán")

    def ready(self) -> None:
        from khuyencong.core import addresses, standings, verification
        from khuyencong.documents.services import orders
        from khuyencong.ledger.checks import receipts, told
        from khuyencong.obligations import checks as obligations
        from khuyencong.obligations import selectors as owing
        from khuyencong.obligations.models import kinds
        from khuyencong.payments import checks, permissions
        from khuyencong.payments.selectors import instalments, owed
        from khuyencong.payments.services import files
        from khuyencong.settlement.selectors import registers

        kinds.register(owed.KINDS)
        owing.register({kind.code: permissions.of_requests for kind in owed.KINDS})
        owing.register({"project.pay": permissions.to_prepare})
        obligations.register(checks.REQUESTS)
        receipts.register(*checks.RECEIPTS)
        told.register(*checks.TOLD)
        standings.register(*checks.STANDINGS)
        verification.register("payment requests", checks.faults)
        registers.register(instalments.REGISTER)
        orders.register("payment_requests", _("Đề nghị thanh toán"), files.requests)
        addresses.register(
            payment="payments:request",
            payments="payments:requests",
            prepare_payment="payments:prepare",
        )
