"""What `verify` checks of recommendations: who owes them, and that nobody closed her own answer."""

from __future__ import annotations

from django.utils.translation import gettext as _

from khuyencong.core import standings
from khuyencong.core.models import Event
from khuyencong.inspection import permissions
from khuyencong.inspection.models import Recommendation
from khuyencong.obligations.checks import Lifecycle

_rows = Recommendation.objects.select_related("province", "organisation")
RECOMMENDATIONS = Lifecycle(
    {permissions.ANSWER, permissions.CLOSE},
    _rows,
    _rows.filter(closed_at=None),
    permissions.owed,
)
STANDINGS = (standings.of("recommendation", Recommendation, "uuid"),)


def faults() -> list[str]:
    """Closed by who answered last, whatever the row says now: the chain tells who did it."""
    said = _("Kiến nghị {report}: {name} trả lời rồi tự đóng.")
    found = []
    rows = Recommendation.objects.exclude(closed_at=None).order_by("pk")
    for row in rows.iterator(2000):
        acts = Event.objects.filter(stream=row.stream)
        answered = acts.filter(kind="answer_recommendation").order_by("-seq").first()
        closed = acts.filter(kind="close_recommendation").order_by("-seq").first()
        if answered and closed and not set(answered.hands).isdisjoint(closed.hands):
            found.append(said.format(report=row.report_number, name=closed.by_name))
    return found
