from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AppraisalConfig(AppConfig):
    name = "khuyencong.appraisal"
    verbose_name = _("Thẩm định")

    def ready(self) -> None:
        from khuyencong.appraisal import checks
        from khuyencong.appraisal.services import decisions, opinions
        from khuyencong.core import addresses, jobs, standings
        from khuyencong.policy import services as policy

        jobs.register("late_opinions", every_seconds=3600, run=opinions.escalate_job)
        standings.register(*checks.STANDINGS)
        addresses.register(
            appraisal="appraisal:file",
            look_again="appraisal:look_again",
            look_again_at="appraisal:look_again_at",
            rules_used="appraisal:rules_used",
        )
        policy.when_in_force(decisions.ask_to_look_again)
