from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReplayConfig(AppConfig):
    name = "khuyencong.replay"
    verbose_name = _("Chạy lại")

    def ready(self) -> None:
        from khuyencong.core import addresses
        from khuyencong.documents.services import orders
        from khuyencong.replay import services

        orders.register("replay", _("Chạy lại theo gói quy định"), services.make)
        addresses.register(replay="replay:replay")
