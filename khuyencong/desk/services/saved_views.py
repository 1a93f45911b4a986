"""Views of the list of projects that an officer keeps, shares with her body, and follows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused
from khuyencong.core.told import told
from khuyencong.desk import selectors
from khuyencong.desk.models import SavedView
from khuyencong.desk.selectors.filters import FilterForm
from khuyencong.directory.models import User
from khuyencong.directory.selectors import actor_for
from khuyencong.directory.services import notices
from khuyencong.documents.models import KEPT_REMOVED

MOST = 30


def clean_query(text: str) -> str:
    """The filters and columns of an address, without what is empty or no filter."""
    form = FilterForm(QueryDict(text))
    return query_of(form.cleaned_data if form.is_valid() else {})


def query_of(filters: dict[str, Any]) -> str:
    """Filter values as they stand in an address, always in the same order."""
    query = QueryDict(mutable=True)
    for name, value in filters.items():
        if value:
            query.setlist(name, value if isinstance(value, list) else [str(value)])
    return query.urlencode()


def in_words(query: str) -> str:
    """The filters and columns as the list's own form names them."""
    form = FilterForm(QueryDict(query))
    words = []
    for name, value in (form.cleaned_data if form.is_valid() else {}).items():
        if value:
            choices = dict(getattr(form.fields[name], "choices", ()))
            values = value if isinstance(value, list) else [value]
            shown = ", ".join(str(choices.get(one, one)) for one in values)
            words.append(f"{form.fields[name].label}: {shown}")
    return "; ".join(words)


@transaction.atomic
def save(view: SavedView, *, by: Actor, user: User) -> SavedView:
    """Keeps a view: new when it has no key. Only its owner changes it; one default a person."""
    if view.pk and view.owner_id != user.pk:
        raise Refused(
            _("Chế độ xem này của {name}.").format(name=view.owner),
            fix=_("Mở chế độ xem rồi lưu thành của bạn với tên khác."),
        )
    same = SavedView.objects.filter(owner=user).exclude(pk=view.pk)
    if same.filter(name=view.name).exists():
        raise Refused(
            _("Bạn đã có chế độ xem “{name}”.").format(name=view.name), fix=_("Đặt tên khác.")
        )
    if not view.pk and same.count() >= MOST:
        raise Refused(
            _("Bạn đã có {count} chế độ xem, nhiều nhất là {most}.").format(count=MOST, most=MOST),
            fix=_("Bỏ bớt chế độ xem không còn dùng."),
        )
    if view.is_default:
        same.filter(is_default=True).update(is_default=False)
    view.owner = user
    view.organisation_id = next((g.organisation_id for g in by.grants if g.organisation_id), None)
    view.query = clean_query(view.query)
    if view.is_followed:
        view.last_count = count(view, by)
    removed = SavedView.everything.filter(owner=user, name=view.name, removed_at__isnull=False)
    removed.exclude(pk=view.pk).delete()  # its name is taken
    view.save()
    return view


@transaction.atomic
def remove(view: SavedView, *, user: User, at: datetime) -> None:
    """Bỏ, for thirty days; what was removed longer ago goes."""
    own = SavedView.everything.filter(owner=user)
    own.filter(pk=view.pk, removed_at=None).update(removed_at=at, is_default=False)
    own.filter(removed_at__lte=at - KEPT_REMOVED).delete()


def removed(user: User, *, at: datetime) -> QuerySet[SavedView]:
    """What she can take back, removed last first."""
    own = SavedView.everything.filter(owner=user, removed_at__gt=at - KEPT_REMOVED)
    return own.order_by("-removed_at", "pk")


@transaction.atomic
def take_back(view: SavedView, *, user: User, at: datetime) -> None:
    """Lấy lại, as it was but for opening first."""
    if SavedView.objects.filter(pk=view.pk, owner=user).exists():
        return  # a second press
    if not removed(user, at=at).filter(pk=view.pk).exists():
        raise Refused(
            _("Chế độ xem “{name}” đã bỏ quá 30 ngày.").format(name=view.name),
            fix=_("Lọc lại danh sách rồi lưu chế độ xem mới."),
        )
    if SavedView.objects.filter(owner=user).count() >= MOST:
        raise Refused(
            _("Bạn đã có {count} chế độ xem, nhiều nhất là {most}.").format(count=MOST, most=MOST),
            fix=_("Bỏ bớt chế độ xem không còn dùng."),
        )
    SavedView.everything.filter(pk=view.pk).update(removed_at=None)


def count(view: SavedView, actor: Actor) -> int:
    form = FilterForm(QueryDict(view.query))
    filters = form.cleaned_data if form.is_valid() else {}
    return selectors.filtered(actor, filters).order_by().count()


def address(view: SavedView) -> str:
    return f"{reverse('desk:projects')}?{view.query or 'q='}"


def tell_followers(*, now: datetime) -> None:
    """Each morning: a notice for every followed view whose number of projects changed."""
    local = timezone.localtime(now)
    if local.hour < notices.DIGEST_HOUR:
        return
    for view in SavedView.objects.filter(is_followed=True, owner__is_active=True).order_by("pk"):
        with transaction.atomic():
            matches = count(view, actor_for(view.owner, on=local.date()))
            if matches == view.last_count:
                continue
            notices.tell(
                [view.owner],
                text=told(
                    lazy("Chế độ xem “{name}”: {before} đề án, nay {now}."),
                    name=view.name,
                    before=view.last_count,
                    now=matches,
                ),
                path=address(view),
                key=f"view/{view.pk}/{local.date()}",
                at=now,
            )
            SavedView.objects.filter(pk=view.pk).update(last_count=matches)
