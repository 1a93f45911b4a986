from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "khuyencong.documents"
    verbose_name = _("Giấy tờ")

    def ready(self) -> None:
        from khuyencong.core import jobs, standings, verification
        from khuyencong.documents import checks
        from khuyencong.documents.services import parts

        verification.register("documents", checks.faults)
        jobs.register("sweep_files", every_seconds=6 * 3600, run=parts.sweep)
        standings.register(*checks.STANDINGS)
