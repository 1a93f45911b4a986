from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    name = "khuyencong.ledger"
    verbose_name = _("Sổ tiền")

    def ready(self) -> None:
        from khuyencong.core import append_only, standings, verification
        from khuyencong.ledger import checks
        from khuyencong.ledger.checks import receipts, told
        from khuyencong.ledger.models import Closing, Fund, Transfer

        append_only.protect(Transfer, Closing)
        standings.register(standings.of("province", Fund, "province"))
        verification.register("ledger", checks.faults_of_events, checks.faults_of_accounts)
        verification.register("receipts", receipts.faults)
        verification.register("told", told.faults)
