from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "khuyencong.documents"
    verbose_name = _("Giấy tờ")

    def ready(self) -> None:
        from khuyencong.core import jobs, standings, verification
        from khuyencong.documents import checks
        from khuyencong.documents.services import orders, parts

        verification.register("documents", checks.faults)
        jobs.register("sweep_files", every_seconds=6 * 3600, run=parts.sweep)
        jobs.register("make_files", every_seconds=1, run=orders.make_job, is_long=True)
        jobs.register("sweep_file_orders", every_seconds=6 * 3600, run=orders.sweep)
        standings.register(*checks.STANDINGS)
