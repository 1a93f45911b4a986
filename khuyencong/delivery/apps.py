from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeliveryConfig(AppConfig):
    name = "khuyencong.delivery"
    verbose_name = _("Tổ chức thực hiện")

    def ready(self) -> None:
        from khuyencong.core import standings, verification
        from khuyencong.delivery import checks

        verification.register("classes", checks.faults)
        standings.register(*checks.STANDINGS)
