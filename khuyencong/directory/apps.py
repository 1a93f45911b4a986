from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    name = "khuyencong.directory"
    verbose_name = _("Danh bạ")

    def ready(self) -> None:
        from khuyencong.core import full_text, jobs
        from khuyencong.directory.models import Establishment
        from khuyencong.directory.services import notices

        jobs.register("notice_digest", every_seconds=1800, run=notices.digest_job)
        full_text.register(Establishment)
