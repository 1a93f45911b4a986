from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    name = "khuyencong.ledger"
    verbose_name = _("Sổ tiền")

    def ready(self) -> None:
        from khuyencong.core import append_only, verification
        from khuyencong.ledger import checks
        from khuyencong.ledger.checks import receipts
        from khuyencong.ledger.models import Closing, Transfer

        append_only.protect(Transfer, Closing)
        verification.register("ledger", checks.faults)
        verification.register("receipts", receipts.faults)
