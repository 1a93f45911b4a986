from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReplayConfig(AppConfig):
    name = "khuyencong.replay"
    verbose_name = _("Chạy lại")

    def ready(self) -> None:
        from khuyencong.core import addresses

        addresses.register(replay="replay:replay")
