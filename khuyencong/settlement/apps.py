from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SettlementConfig(AppConfig):
    name = "khuyencong.settlement"
    verbose_name = _("Nghiệm thu, quyết toán")

    def ready(self) -> None:
        from khuyencong.core import standings, verification
        from khuyencong.ledger.checks import receipts, told
        from khuyencong.obligations import selectors as owing
        from khuyencong.settlement import checks, permissions

        owing.register({"project.settle": permissions.to_settle})
        receipts.register(*checks.RECEIPTS)
        told.register(*checks.TOLD)
        verification.register("settlement", checks.faults)
        standings.register(*checks.STANDINGS)
