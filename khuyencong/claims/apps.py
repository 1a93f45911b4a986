from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClaimsConfig(AppConfig):
    name = "khuyencong.claims"
    verbose_name = _("Việc chủ cơ sở báo")

    def ready(self) -> None:
        from khuyencong.claims import checks, permissions
        from khuyencong.core import addresses, standings, verification
        from khuyencong.obligations import checks as obligations
        from khuyencong.obligations import selectors as owing
        from khuyencong.obligations.models import kinds
        from khuyencong.ui import navigation

        navigation.beneath("treasury:year_end", (_("Việc chủ cơ sở báo"), "claims:claims"))
        addresses.register(expense_claim="claims:claim")
        kinds.register(permissions.KINDS)
        owing.register({"expense_claim": permissions.claims_to_answer})
        obligations.register(checks.CLAIMS)
        standings.register(*checks.STANDINGS)
        verification.register("expense claims", checks.faults)
