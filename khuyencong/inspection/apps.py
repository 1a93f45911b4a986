from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InspectionConfig(AppConfig):
    name = "khuyencong.inspection"
    verbose_name = _("Thanh tra, kiểm toán")

    def ready(self) -> None:
        from khuyencong.core import addresses, standings, verification
        from khuyencong.documents.services import orders
        from khuyencong.inspection import checks, permissions
        from khuyencong.inspection.services import bundles
        from khuyencong.obligations import checks as obligations
        from khuyencong.obligations import selectors as owing
        from khuyencong.obligations.models import kinds
        from khuyencong.ui import navigation

        orders.register("audit_project", _("Gói kiểm toán của đề án"), bundles.of_project)
        orders.register("audit_year", _("Gói kiểm toán của năm"), bundles.of_year)
        navigation.register(navigation.OFFICER, 68, _("Kiểm tra"), "inspection:home")
        navigation.beneath(
            "inspection:home",
            (_("24 kiểu sai"), "inspection:questions"),
            (_("Kiến nghị"), "inspection:recommendations"),
        )
        addresses.register(recommendation="inspection:recommendation")
        kinds.register(permissions.KINDS)
        owing.register({"recommendation": permissions.of_rows})
        obligations.register(checks.RECOMMENDATIONS)
        verification.register("recommendations", checks.faults)
        standings.register(*checks.STANDINGS)
