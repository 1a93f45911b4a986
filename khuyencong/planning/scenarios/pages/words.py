"""What puts the codes of a scenario into words."""

from __future__ import annotations

from django.utils.translation import get_language

from khuyencong.ledger.models import Fund
from khuyencong.planning.models import Limit, Proposal, Scenario
from khuyencong.planning.scenarios.selectors import wording
from khuyencong.planning.scenarios.selectors.totals import limits_of


class Words:
    """Everything a scenario page needs to put codes into words, looked up once."""

    def __init__(self, scenario: Scenario) -> None:
        self.lang = get_language() or "vi"
        self.order = list(scenario.told.get("limits", ()))
        self.funds = Fund.objects.filter(province=scenario.province.code).in_bulk()
        self.limits = {one.pk: one for one in limits_of(scenario.province_id, scenario.year)}

    def reason(self, proposal: Proposal) -> str:
        return wording.reason_text(
            proposal.reason,
            order=self.order,
            limits=self.limits,
            funds=self.funds,
            lang=self.lang,
        )

    def relaxations(self, scenario: Scenario) -> list[str]:
        return [
            wording.relaxation_text(
                one, order=self.order, limits=self.limits, funds=self.funds, lang=self.lang
            )
            for one in scenario.told.get("relax", ())
        ]

    def content(self, code: str) -> str:
        return wording.content_label(code, self.lang)

    def area(self, code: str) -> str:
        return wording.area_label(code, self.lang)

    def limit(self, limit: Limit) -> str:
        return wording.limit_name(limit, self.lang)
