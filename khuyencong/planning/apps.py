from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlanningConfig(AppConfig):
    name = "khuyencong.planning"
    verbose_name = _("Kế hoạch")

    def ready(self) -> None:
        from khuyencong.appraisal import selectors as appraisal
        from khuyencong.core import addresses, jobs, standings, verification
        from khuyencong.ledger.checks import receipts
        from khuyencong.obligations import checks as obligations
        from khuyencong.obligations import selectors as owing
        from khuyencong.obligations.models import kinds
        from khuyencong.planning import checks, permissions
        from khuyencong.planning.scenarios import services as scenarios
        from khuyencong.planning.scenarios.permissions import scenarios_to_answer
        from khuyencong.planning.scenarios.selectors import order, owed
        from khuyencong.planning.services import deciders
        from khuyencong.policy import services as policy
        from khuyencong.ui import navigation

        jobs.register("solve_scenarios", every_seconds=1, run=scenarios.solve_job, is_long=True)
        jobs.register("reserve_offers", every_seconds=3600, run=scenarios.offer_job)
        jobs.register("adjustment_inboxes", every_seconds=3600, run=deciders.deciders_job)
        navigation.register(navigation.OFFICER, 50, _("Kế hoạch"), "planning:room", key="k")
        addresses.register(
            plan_room="planning:room",
            scenario="planning:scenario",
            adjustments="planning:adjustments",
        )
        kinds.register((*owed.KINDS, permissions.TO_DECIDE))
        owing.register(
            {
                "scenario": scenarios_to_answer,
                permissions.DECIDE: permissions.adjustments_to_decide,
            }
        )
        obligations.register(checks.SCENARIOS)
        obligations.register(checks.ADJUSTMENTS)
        receipts.register(*checks.RECEIPTS)
        standings.register(*checks.STANDINGS)
        verification.register("estimates", checks.faults)
        verification.register("signed_plans", checks.unsigned)
        appraisal.also_of(order)
        policy.when_in_force(scenarios.ask_to_look_again)
        policy.when_in_force(deciders.deciders_when_in_force)
