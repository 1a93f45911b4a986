from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "khuyencong.desk"
    verbose_name = _("Bàn làm việc")

    def ready(self) -> None:
        from khuyencong.core import jobs
        from khuyencong.desk.services import saved_views

        jobs.register("followed_views", every_seconds=1800, run=saved_views.tell_followers)
