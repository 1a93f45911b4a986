from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SettlementConfig(AppConfig):
    name = "khuyencong.settlement"
    verbose_name = _("Nghiệm thu, quyết toán")

    def ready(self) -> None:
        from khuyencong.core import addresses, standings, verification
        from khuyencong.documents.services import orders
        from khuyencong.ledger.checks import receipts, told
        from khuyencong.obligations import checks as obligations
        from khuyencong.obligations import selectors as owing
        from khuyencong.obligations.models import kinds
        from khuyencong.settlement import checks, permissions
        from khuyencong.settlement.services import files
        from khuyencong.ui import navigation

        owing.register({"project.settle": permissions.to_settle})
        receipts.register(*checks.RECEIPTS)
        told.register(*checks.TOLD)
        verification.register("settlement", checks.faults)
        standings.register(*checks.STANDINGS)
        kinds.register(permissions.KINDS)
        obligations.register(checks.DOSSIERS)
        orders.register("settlement_register", _("Sổ theo dõi"), files.register)
        obligations.register(checks.MACHINES)
        navigation.beneath("treasury:year_end", (_("Sổ theo dõi"), "settlement:registers"))
        addresses.register(settlement_dossier="settlement:dossier", machines="settlement:machines")
