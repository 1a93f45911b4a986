from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HistoryConfig(AppConfig):
    name = "khuyencong.history"
    verbose_name = _("Lịch sử")

    def ready(self) -> None:
        from khuyencong.core import append_only, jobs, standings, verification
        from khuyencong.documents.services import parts
        from khuyencong.history import checks, services
        from khuyencong.history.models import HistoricLine, HistoricProject, HistoryImport
        from khuyencong.ui import navigation

        append_only.protect(HistoricProject, HistoricLine)
        jobs.register("bring_in_history", every_seconds=1, run=services.bring_job, is_long=True)
        standings.register(*checks.STANDINGS)
        verification.register("history", checks.faults)
        parts.keep_while(lambda digest: HistoryImport.objects.filter(digest=digest).exists())
        navigation.register(navigation.OFFICER, 72, _("Lịch sử"), "history:home")
        navigation.beneath(
            "history:home",
            (_("Đề án các năm trước"), "history:projects"),
            (_("Nhập danh sách cũ"), "history:lists"),
        )
