"""A scenario, and one proposal of it, as an address names them."""

from __future__ import annotations

import uuid

from django.utils.translation import gettext as _

from khuyencong.core.actors import Actor
from khuyencong.core.finding import find
from khuyencong.planning.models import Proposal, Scenario


def find_scenario(number: uuid.UUID | str, *, by: Actor) -> Scenario:
    """Raises Http404 for what `by` may not see."""
    missing = _("Không có phương án này trong phạm vi của bạn.")
    rows = Scenario.objects.visible_to(by).select_related("province")
    return find(rows, missing, uuid=number)


def find_proposal(scenario: Scenario, code: str) -> Proposal:
    missing = _("Phương án không có đề án {code}.").format(code=code)
    return find(scenario.proposals.select_related("project"), missing, project__code=code)
