from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InspectionConfig(AppConfig):
    name = "khuyencong.inspection"
    verbose_name = _("Thanh tra, kiểm toán")

    def ready(self) -> None:
        from khuyencong.documents.services import orders
        from khuyencong.inspection.services import bundles
        from khuyencong.ui import navigation

        orders.register("audit_project", _("Gói kiểm toán của đề án"), bundles.of_project)
        orders.register("audit_year", _("Gói kiểm toán của năm"), bundles.of_year)
        navigation.register(navigation.OFFICER, 68, _("Kiểm tra"), "inspection:home")
        navigation.beneath("inspection:home", (_("24 kiểu sai"), "inspection:questions"))
