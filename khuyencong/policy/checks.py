"""What must always hold of the rules in force. Part of `verify`."""

from __future__ import annotations

import hashlib

from django.db.models import Q
from django.utils.translation import gettext as _

from khuyencong.core import events, standings
from khuyencong.obligations.checks import Lifecycle
from khuyencong.obligations.models import Obligation
from khuyencong.policy import selectors
from khuyencong.policy.models import RuleInForce, RulePack
from khuyencong.policy.workflow import PACK

_packs = RulePack.objects.select_related("province")
PACKS = Lifecycle(PACK.kinds, _packs, _packs.filter(state="proposed"), selectors.owed)

STANDINGS = (
    standings.of("rule_pack", RulePack, "uuid"),
    standings.of("rule_pack", RuleInForce, "pack__uuid"),
    standings.of("rule_pack", Obligation, "subject", only=Q(kind__startswith="rule_pack.")),
)


def faults() -> list[str]:
    """Each pack in force whose text, hash or event no longer agree, by its code."""
    broken = []
    for rule in RuleInForce.objects.select_related("pack", "province").order_by("pk"):
        event = events.history(rule.pack.stream).filter(kind="put_in_force").first()
        digest = hashlib.sha256(rule.text.encode()).hexdigest()
        if not event or digest != rule.digest or f'"{digest}"' not in event.payload_text:
            broken.append(
                _("Gói quy định {code}: nội dung khác bản đã duyệt.").format(code=rule.pack.code)
            )
    return broken
