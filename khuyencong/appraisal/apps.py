from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AppraisalConfig(AppConfig):
    name = "khuyencong.appraisal"
    verbose_name = _("Thẩm định")

    def ready(self) -> None:
        from khuyencong.appraisal import checks, permissions, selectors
        from khuyencong.appraisal.services import decisions
        from khuyencong.core import addresses, standings
        from khuyencong.obligations import checks as obligations
        from khuyencong.obligations import selectors as owing
        from khuyencong.obligations.models import kinds
        from khuyencong.policy import services as policy

        kinds.register(selectors.KINDS)
        owing.register(
            {
                selectors.OPINION: permissions.opinions_to_give,
                selectors.SHEET: permissions.sheets_to_write,
                selectors.POINT: permissions.points_to_answer,
                selectors.AGAINST: permissions.points_to_answer,
                selectors.OWN_ITEM: permissions.items_of_owners,
            }
        )
        obligations.register(checks.BESIDE)
        standings.register(*checks.STANDINGS)
        addresses.register(
            appraisal="appraisal:file",
            answers="appraisal:answers",
            completion="appraisal:completion",
            opinion="appraisal:opinion",
            score="appraisal:score",
            look_again="appraisal:look_again",
            look_again_at="appraisal:look_again_at",
            rules_used="appraisal:rules_used",
            slots="appraisal:slots",
        )
        policy.when_in_force(decisions.ask_to_look_again)
