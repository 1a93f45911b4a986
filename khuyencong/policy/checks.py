"""What must always hold of the rules in force. Part of `verify`."""

from __future__ import annotations

import hashlib

from django.utils.translation import gettext as _

from khuyencong.core import events
from khuyencong.policy.models import RuleInForce


def faults() -> list[str]:
    """Each pack in force whose text, hash or event no longer agree, by its code."""
    found = []
    for row in RuleInForce.objects.select_related("pack", "province").order_by("pk"):
        told = events.history(row.pack.stream).filter(kind="put_in_force").first()
        digest = hashlib.sha256(row.text.encode()).hexdigest()
        if not told or digest != row.digest or f'"{digest}"' not in told.payload_text:
            found.append(
                _("Gói quy định {code}: nội dung khác bản đã duyệt.").format(code=row.pack.code)
            )
    return found
