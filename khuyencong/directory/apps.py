from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    name = "khuyencong.directory"
    verbose_name = _("Danh bạ")

    def ready(self) -> None:
        from khuyencong.core import full_text, jobs, outbox, standings, verification
        from khuyencong.directory import checks
        from khuyencong.directory.access import watching
        from khuyencong.directory.models import Establishment
        from khuyencong.directory.models.roles import OF_A_COMMUNE, OF_AN_ESTABLISHMENT, ROLES
        from khuyencong.directory.services import contacts, notices, recovery
        from khuyencong.ui import navigation

        jobs.register("notice_digest", every_seconds=1800, run=notices.digest_job)
        jobs.register("old_contact_codes", every_seconds=3600, run=contacts.sweep_job)
        watching.connect()
        outbox.register("recovery", recovery.write_code)
        outbox.register("contact", contacts.write_code)
        full_text.register(Establishment)
        navigation.show_to(navigation.OWNER, OF_AN_ESTABLISHMENT)
        navigation.show_to(navigation.HELPER, OF_A_COMMUNE)
        navigation.show_to(navigation.OFFICER, set(ROLES) - OF_AN_ESTABLISHMENT)
        standings.register(*checks.STANDINGS)
        verification.register("sessions", lambda: list(checks.sessions()))
        verification.register("accounts_by_two", checks.accounts_by_two)
        verification.register("library", checks.of_the_library)
