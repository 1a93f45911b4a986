from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TreasuryConfig(AppConfig):
    name = "khuyencong.treasury"
    verbose_name = _("Cuối năm ngân sách")

    def ready(self) -> None:
        from khuyencong.core import addresses, standings, verification
        from khuyencong.ledger.checks import receipts
        from khuyencong.obligations import checks as obligations
        from khuyencong.obligations import selectors as owing
        from khuyencong.obligations.models import kinds
        from khuyencong.treasury import checks, permissions
        from khuyencong.ui import navigation

        navigation.register(navigation.OFFICER, 55, _("Tiền"), "treasury:year_end", key="m")
        navigation.beneath("treasury:year_end", (_("Đề nghị thanh toán"), "payments:requests"))
        navigation.beneath("treasury:year_end", (_("Đối chiếu Kho bạc"), "treasury:statements"))
        addresses.register(year_end="treasury:year_end", statement="treasury:statement")
        kinds.register((permissions.TO_DECIDE, permissions.TO_EXPLAIN, permissions.TO_SIGN))
        owing.register(
            {
                permissions.DECIDE: permissions.acts_to_decide,
                permissions.EXPLAIN: permissions.statements_waiting,
                permissions.SIGN: permissions.statements_waiting,
            }
        )
        obligations.register(checks.ACTS)
        obligations.register(checks.STATEMENTS)
        verification.register("statements", checks.faults)
        receipts.register(*checks.RECEIPTS)
        standings.register(*checks.STANDINGS)
