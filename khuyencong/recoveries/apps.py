from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecoveriesConfig(AppConfig):
    name = "khuyencong.recoveries"
    verbose_name = _("Thu hồi, đảo bút toán")

    def ready(self) -> None:
        from khuyencong.core import addresses, jobs, standings, verification
        from khuyencong.ledger.checks import receipts
        from khuyencong.obligations import checks as obligations
        from khuyencong.obligations import selectors as owing
        from khuyencong.obligations.models import kinds
        from khuyencong.recoveries import checks, permissions
        from khuyencong.recoveries.services import remind_job
        from khuyencong.recoveries.services.lending import lend
        from khuyencong.settlement.services import afterwards
        from khuyencong.ui import navigation

        navigation.beneath(
            "treasury:year_end",
            (_("Thu hồi kinh phí"), "recoveries:register"),
            (_("Bút toán đảo"), "recoveries:reversals"),
        )
        addresses.register(recovery="recoveries:recovery", reversals="recoveries:reversals")
        jobs.register("instalments", every_seconds=3600, run=remind_job)
        kinds.register(permissions.KINDS)
        owing.register(
            {
                "recovery": permissions.recoveries_of,
                permissions.DECIDE_REVERSAL: permissions.reversals_to_decide,
            }
        )
        obligations.register(checks.RECOVERIES)
        obligations.register(checks.REVERSALS)
        receipts.register(*checks.RECEIPTS)
        verification.register("recoveries", checks.faults)
        afterwards.register(lend)
        standings.register(*checks.STANDINGS)
