from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "khuyencong.reports"
    verbose_name = _("Báo cáo")

    def ready(self) -> None:
        from khuyencong.core import append_only, standings, verification
        from khuyencong.reports import checks
        from khuyencong.reports.models import ReportAdjustment
        from khuyencong.ui import navigation

        append_only.protect(ReportAdjustment)
        standings.register(*checks.STANDINGS)
        verification.register("reports", checks.faults)
        navigation.beneath("history:home", (_("Báo cáo định kỳ"), "reports:list"))
