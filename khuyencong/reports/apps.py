from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "khuyencong.reports"
    verbose_name = _("Báo cáo")

    def ready(self) -> None:
        from khuyencong.core import append_only, jobs, standings, verification
        from khuyencong.reports import checks, services
        from khuyencong.reports.models import ReportAdjustment
        from khuyencong.ui import navigation

        append_only.protect(ReportAdjustment)
        standings.register(*checks.STANDINGS)
        verification.register("reports", checks.faults)
        jobs.register("keep_figures", every_seconds=3600, run=services.keep_job, is_long=True)
        navigation.beneath("history:home", (_("Báo cáo định kỳ"), "reports:list"))
        navigation.beneath("history:home", (_("Bảng chéo"), "reports:cross"))
