from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "khuyencong.desk"
    verbose_name = _("Bàn làm việc")

    def ready(self) -> None:
        from khuyencong.core import addresses, jobs
        from khuyencong.desk.services import files, saved_views
        from khuyencong.directory.models.roles import OF_AN_ESTABLISHMENT, ROLES
        from khuyencong.documents.services import orders
        from khuyencong.ui.navigation import OFFICER, begin_at, register

        jobs.register("followed_views", every_seconds=1800, run=saved_views.tell_followers)
        orders.register("projects", _("Danh sách đề án"), files.projects)
        orders.register("request", _("Hồ sơ đề nghị"), files.request)
        orders.register("dossier", _("Hồ sơ đề án"), files.dossier)
        orders.register("register", _("Danh sách cơ sở"), files.register)
        begin_at(20, set(ROLES) - OF_AN_ESTABLISHMENT, "desk:home")
        register(OFFICER, 10, _("Bàn làm việc"), "desk:home", key="h")
        register(OFFICER, 20, _("Đề án"), "desk:projects", key="d")
        register(OFFICER, 30, _("Đề nghị"), "desk:requests", key="n")
        register(OFFICER, 35, _("Cơ sở"), "desk:register", key="c")
        register("", 5, _("Tìm"), "desk:search", key="t")
        register("", 10, _("Chế độ xem của tôi"), "desk:saved_views", key="v")
        addresses.register(
            work="desk:home",
            project="desk:project",
            step="desk:step",
            request="desk:request",
            site_check="desk:site_check",
            establishment="desk:establishment",
            data_requests="desk:data_requests",
        )
