from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AdministrationConfig(AppConfig):
    name = "khuyencong.administration"
    verbose_name = _("Quản trị")

    def ready(self) -> None:
        from khuyencong.administration.services import days, watching
        from khuyencong.core import jobs
        from khuyencong.policy import services as policy
        from khuyencong.ui.navigation import ADMINISTRATOR, begin_at, beneath, register, show_to

        policy.keep_days_with(days.enter_days_of_pack)
        show_to(ADMINISTRATOR, {"administrator"})
        register(ADMINISTRATOR, 10, _("Quản trị"), "administration:people")
        beneath(
            "administration:people",
            (_("Cơ quan, đơn vị"), "administration:bodies"),
            (_("Nguồn kinh phí"), "administration:funds"),
            (_("Địa bàn"), "administration:areas"),
            (_("Lịch làm việc"), "administration:days"),
        )
        begin_at(10, {"administrator"}, "administration:people")
        jobs.register("late_copies", every_seconds=3600, run=watching.late_job)
