from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NetworkConfig(AppConfig):
    name = "khuyencong.network"
    verbose_name = _("Mạng lưới")

    def ready(self) -> None:
        from khuyencong.core import jobs, standings
        from khuyencong.directory import services as registry
        from khuyencong.network import checks, services
        from khuyencong.network.services import separate_posts
        from khuyencong.ui import navigation

        jobs.register("orphan_alarm", every_seconds=3600, run=services.orphan_job)
        navigation.register(navigation.OFFICER, 70, _("Bàn giao"), "network:posts")
        registry.keep_apart(separate_posts.require)
        standings.register(*checks.STANDINGS)
