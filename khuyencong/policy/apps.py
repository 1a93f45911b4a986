from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PolicyConfig(AppConfig):
    name = "khuyencong.policy"
    verbose_name = _("Quy định")

    def ready(self) -> None:
        from khuyencong.core import addresses, append_only, looking, standings, verification
        from khuyencong.directory.selectors import rules
        from khuyencong.obligations import checks as obligations
        from khuyencong.obligations import selectors as owing
        from khuyencong.obligations.models import kinds
        from khuyencong.policy import checks, permissions, selectors
        from khuyencong.policy.models import RuleInForce
        from khuyencong.rules import wording
        from khuyencong.ui import navigation

        rules.read_rules_with(selectors.book)
        wording.read_activities_with(selectors.added_activities)
        looking.register(selectors.forget_added)
        append_only.protect(RuleInForce)
        verification.register("policy", checks.faults)
        standings.register(*checks.STANDINGS)
        addresses.register(rule_pack="policy:pack")
        kinds.register(selectors.KINDS)
        owing.register({"rule_pack": permissions.packs_to_answer})
        obligations.register(checks.PACKS)
        navigation.register(navigation.OFFICER, 60, _("Quy định"), "policy:packs")
