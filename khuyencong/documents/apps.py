from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "khuyencong.documents"
    verbose_name = _("Giấy tờ")

    def ready(self) -> None:
        from khuyencong.core import verification
        from khuyencong.documents import checks

        verification.register("documents", checks.faults)
