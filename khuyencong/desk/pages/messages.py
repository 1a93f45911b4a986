"""One message to the owners of many requests: chosen by filters, looked at, sent."""

from __future__ import annotations

from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.desk.forms.messages import MessageForm, RecipientsForm, SendForm
from khuyencong.directory.access import ActorRequest, roles
from khuyencong.directory.models import Unit
from khuyencong.directory.selectors import province_of
from khuyencong.projects.models import Beneficiary, Project, Request
from khuyencong.projects.permissions import HANDLERS
from khuyencong.projects.services import messages
from khuyencong.ui.acts import Act, Page
from khuyencong.ui.picks import Picks

NAMED = 50  # workshops that the page names


def _sent(count: int) -> str:
    return _("Đã gửi cho {count} cơ sở.").format(count=count)


ACTS = {
    "look": Act(messages.look, MessageForm, is_shown=True),
    "send": Act(messages.send, SendForm, done=_sent),
}


@roles(*HANDLERS)
def message(request: ActorRequest) -> HttpResponse:
    """To whom: by filters, or the rows ticked in the lists of requests or of projects."""
    today = timezone.localdate()
    picked = _picked(request)
    near = Unit.objects.communes().on(today).filter(province_code__in=request.actor.provinces)
    filters = RecipientsForm(request.GET, communes=near.order_by("sort_key", "pk"))
    if picked is None:
        wanted = filters.cleaned_data if filters.is_valid() else {}
        chosen = list(messages.recipients(request.actor, **wanted)[: messages.MOST + 1])
        others: list[tuple[str, str, str]] = []
    else:
        found = messages.sort_out(picked[0], on=today)
        chosen, others = found.passing, found.others + picked[1]
    more = {"chosen": chosen}
    page = Page(
        request, ACTS, province_of(request.actor, on=today), more={"look": more, "send": more}
    )
    here = request.path if picked is None else request.get_full_path()
    if answer := page.perform(then=here):
        return answer
    rows = chosen[:NAMED] if picked is None else chosen
    sent = messages.last_sent(rows) if picked is not None else {}
    return page.show(
        "desk/message.html",
        {
            "filters": filters,
            "form": page.forms[page.pressed or "look"],
            "count": len(chosen),
            "most": messages.MOST,
            "rows": [(row, sent.get(row.pk)) for row in rows],
            "others": others,
            "is_picked": picked is not None,
            "preview": page.result if page.pressed == "look" else None,
            "base_url": here,
        },
    )


def _picked(request: ActorRequest) -> tuple[list[Request], list[tuple[str, str, str]]] | None:
    """The requests of what was ticked, and the projects among it that have none; nothing where the
    address asks for no ticked rows."""
    kind = request.GET.get("chon")
    if kind not in ("requests", "projects"):
        return None
    codes = Picks(request, kind).codes
    asked = Request.objects.visible_to(request.actor).filter(
        province__code__in=request.actor.provinces
    )
    asked = asked.select_related("establishment", "place", "province").order_by("-pk")
    if kind == "requests":
        return list(asked.filter(code__in=codes)), []
    projects = Project.objects.visible_to(request.actor).filter(code__in=codes)
    own = asked.filter(
        Exists(Beneficiary.objects.filter(request=OuterRef("pk"), project__in=projects))
    )
    without = projects.exclude(
        Exists(Beneficiary.objects.filter(project=OuterRef("pk"), request__isnull=False))
    )
    why = _("đề án không lập từ đề nghị của cơ sở nào")
    return list(own), [(row.code, row.title, why) for row in without.order_by("-pk")]
