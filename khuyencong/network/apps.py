from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NetworkConfig(AppConfig):
    name = "khuyencong.network"
    verbose_name = _("Mạng lưới")

    def ready(self) -> None:
        from khuyencong.core import jobs, standings
        from khuyencong.network import checks, services
        from khuyencong.ui import navigation

        jobs.register("orphan_alarm", every_seconds=3600, run=services.orphan_job)
        navigation.register(navigation.OFFICER, 70, _("Bàn giao"), "network:posts")
        standings.register(*checks.STANDINGS)
