from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgrammeConfig(AppConfig):
    name = "khuyencong.programme"
    verbose_name = _("Chương trình khuyến công")

    def ready(self) -> None:
        from khuyencong.core import standings
        from khuyencong.programme import checks

        standings.register(*checks.STANDINGS)
