from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AppraisalConfig(AppConfig):
    name = "khuyencong.appraisal"
    verbose_name = _("Thẩm định")

    def ready(self) -> None:
        from khuyencong.appraisal import checks
        from khuyencong.appraisal.services import opinions
        from khuyencong.core import jobs, standings

        jobs.register("late_opinions", every_seconds=3600, run=opinions.escalate_job)
        standings.register(*checks.STANDINGS)
