"""One message to the owners of many requests: chosen by filters, looked at, sent."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.desk.forms.messages import MessageForm, RecipientsForm, SendForm
from khuyencong.directory.access import ActorRequest, roles
from khuyencong.directory.models import Unit
from khuyencong.directory.selectors import province_of
from khuyencong.projects.permissions import HANDLERS
from khuyencong.projects.services import messages
from khuyencong.ui.acts import Act, Page

NAMED = 50  # workshops that the page names


def _sent(count: int) -> str:
    return _("Đã gửi cho {count} cơ sở.").format(count=count)


ACTS = {
    "look": Act(messages.look, MessageForm, is_shown=True),
    "send": Act(messages.send, SendForm, done=_sent),
}


@roles(*HANDLERS)
def message(request: ActorRequest) -> HttpResponse:
    today = timezone.localdate()
    near = Unit.objects.communes().on(today).filter(province_code__in=request.actor.provinces)
    filters = RecipientsForm(request.GET, communes=near.order_by("sort_key", "pk"))
    wanted = filters.cleaned_data if filters.is_valid() else {}
    found = messages.recipients(request.actor, **wanted)
    chosen = list(found[: messages.MOST + 1])
    more = {"chosen": chosen}
    page = Page(
        request, ACTS, province_of(request.actor, on=today), more={"look": more, "send": more}
    )
    if answer := page.perform(then=request.path):
        return answer
    return page.show(
        "desk/message.html",
        {
            "filters": filters,
            "form": page.forms[page.pressed or "look"],
            "count": len(chosen),
            "most": messages.MOST,
            "rows": chosen[:NAMED],
            "preview": page.result if page.pressed == "look" else None,
            "base_url": request.path,
        },
    )
