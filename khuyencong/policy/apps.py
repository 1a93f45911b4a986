from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PolicyConfig(AppConfig):
    name = "khuyencong.policy"
    verbose_name = _("Quy định")

    def ready(self) -> None:
        from khuyencong.core import append_only, standings, verification
        from khuyencong.policy import checks
        from khuyencong.policy.models import RuleInForce
        from khuyencong.ui import navigation

        append_only.protect(RuleInForce)
        verification.register("policy", checks.faults)
        standings.register(*checks.STANDINGS)
        navigation.register(navigation.OFFICER, 60, _("Quy định"), "policy:packs")
