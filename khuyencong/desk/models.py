"""What an officer sets up for herself."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from khuyencong.core.actors import Actor
from khuyencong.directory.models import Organisation, User


class SavedViewQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor, user: User) -> SavedViewQuerySet:
        """One's own, and those that somebody of the same body shares."""
        bodies = {grant.organisation_id for grant in actor.grants if grant.organisation_id}
        return self.filter(Q(owner=user) | Q(is_shared=True, organisation_id__in=bodies))


class Standing(models.Manager.from_queryset(SavedViewQuerySet)):  # type: ignore[misc]
    def get_queryset(self) -> SavedViewQuerySet:
        return super().get_queryset().filter(removed_at=None)


class SavedView(models.Model):
    """Chế độ xem: filters and columns of the list of projects, kept under a name. What was removed
    can be taken back for a while, in `everything` alone."""

    owner = models.ForeignKey(User, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(_("tên chế độ xem"), max_length=80)
    query = models.CharField(_("bộ lọc và cột"), max_length=1000, blank=True)
    is_shared = models.BooleanField(_("cả cơ quan cùng dùng"), default=False)
    is_default = models.BooleanField(_("mở danh sách là thấy"), default=False)
    is_followed = models.BooleanField(_("báo mỗi sáng khi số đề án thay đổi"), default=False)
    last_count = models.PositiveIntegerField(_("số đề án lần trước"), default=0)
    removed_at = models.DateTimeField(_("lúc bỏ"), null=True, blank=True)

    objects = Standing()
    everything = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("chế độ xem")
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="saved_view_name_once"),
            models.UniqueConstraint(
                fields=["owner"], condition=Q(is_default=True), name="saved_view_one_default"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Snippet(models.Model):
    """Đoạn mẫu: an opinion that an office often writes, with fields that fill themselves. What was
    removed can be taken back for a while."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    name = models.CharField(_("tên đoạn mẫu"), max_length=80)
    text = models.TextField(_("nội dung"), max_length=2000)
    written_by = models.CharField(_("người viết"), max_length=200)
    written_at = models.DateTimeField(_("lúc viết"))
    removed_at = models.DateTimeField(_("lúc bỏ"), null=True, blank=True)

    class Meta:
        verbose_name = _("đoạn mẫu")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="snippet_name_once")
        ]

    def __str__(self) -> str:
        return self.name
