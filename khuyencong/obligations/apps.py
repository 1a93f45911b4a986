from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ObligationsConfig(AppConfig):
    name = "khuyencong.obligations"
    verbose_name = _("Việc phải làm")

    def ready(self) -> None:
        from khuyencong.core import verification
        from khuyencong.obligations import checks

        verification.register("obligations", checks.faults)
