from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    name = "khuyencong.projects"
    verbose_name = _("Đề án")

    def ready(self) -> None:
        from khuyencong.core import jobs
        from khuyencong.projects import calls

        jobs.register("call_reminders", every_seconds=3600, run=calls.remind_job)
