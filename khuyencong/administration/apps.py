from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AdministrationConfig(AppConfig):
    name = "khuyencong.administration"
    verbose_name = _("Quản trị")

    def ready(self) -> None:
        from khuyencong.ui.navigation import begin_at

        begin_at(10, {"administrator"}, "administration:people")
