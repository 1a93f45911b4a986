"""Answers of the pre-check, carried over into a request so that nothing is typed twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.core import rates
from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused
from khuyencong.core.locks import lock
from khuyencong.directory.models import Establishment
from khuyencong.portal.models import Sketch
from khuyencong.projects import services
from khuyencong.projects.models import Request
from khuyencong.projects.selectors.estimate import Line, SourceShare

KEPT = timedelta(days=60)


def keep(answers: dict[str, str], *, contact: str, at: datetime) -> Sketch:
    """Giữ câu trả lời for whoever can read a code sent to this contact. Ten a day; the same answers
    once, though the code was asked for again."""
    rates.require(f"sketch/{contact}", most=10, seconds=86_400, now=at)
    last = Sketch.objects.filter(contact=contact, request=None).order_by("pk").last()
    if last is not None and last.answers == answers:
        last.kept_at = at
        last.save(update_fields=["kept_at"])
        return last
    return Sketch.objects.create(contact=contact, answers=answers, kept_at=at)


@transaction.atomic
def begin(
    establishment: Establishment,
    *,
    sketch: Sketch | None,
    activity: str,
    title: str,
    cost_dong: int,
    support_dong: int,
    baselines: dict[str, int],
    said: Mapping[str, Any] = MappingProxyType({}),
    by: Actor,
    at: datetime,
) -> Request:
    """Lập đề nghị, with the cost that was answered as its one line, to be corrected by her."""
    if sketch is not None:
        sketch = lock(sketch)
        if sketch.request is not None:
            raise Refused(
                _("Câu trả lời này đã thành đề nghị {code}.").format(code=sketch.request.code),
                fix=_("Làm tiếp đề nghị đó."),
            )
    lines = [_line(title, cost_dong, support_dong)] if cost_dong else []
    request = services.request(
        establishment,
        activity=activity,
        title=title,
        lines=lines,
        baselines=baselines,
        said=said,
        by=by,
        at=at,
    )
    if sketch is not None:
        sketch.request = request
        sketch.save(update_fields=["request"])
    return request


def _line(title: str, cost_dong: int, support_dong: int) -> Line:
    sources: Sequence[SourceShare] = (SourceShare("support", support_dong),) if support_dong else ()
    return Line(
        item=title,
        unit=_("việc"),
        quantity=Decimal(1),
        unit_price_dong=cost_dong,
        sources=tuple(sources),
    )


@transaction.atomic
def forget(sketch: Sketch, *, by: Actor, at: datetime) -> None:
    """Bỏ câu trả lời đã giữ."""
    sketch.delete()


def sweep_job(*, now: datetime) -> None:
    Sketch.objects.filter(kept_at__lt=now - KEPT).delete()
