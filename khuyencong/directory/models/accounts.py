"""Accounts to sign in with, what they are told, and how a lost password is replaced."""

import uuid
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from khuyencong.core import events
from khuyencong.core.actors import SYSTEM
from khuyencong.core.told import say

OF_AN_ACCOUNT = frozenset(
    {"username", "password", "full_name", "email", "phone", "is_active", "is_staff", "is_superuser"}
)


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str, **fields: object) -> "User":
        return self.create_user(username, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """Tài khoản đăng nhập."""

    class NoticeMode(models.TextChoices):
        EACH = "each", _("Từng việc, ngay khi có")
        DAILY = "daily", _("Mỗi sáng một thư tổng hợp")
        OFF = "off", _("Không gửi, chỉ xem trên trang")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    username = models.CharField(_("tên đăng nhập"), max_length=60, unique=True)
    full_name = models.CharField(_("họ và tên"), max_length=200)
    email = models.EmailField(_("thư điện tử"), blank=True)
    phone = models.CharField(_("điện thoại nhận mã"), max_length=20, blank=True)
    is_active = models.BooleanField(_("đang dùng"), default=True)
    is_staff = models.BooleanField(_("vào trang quản trị"), default=False)

    notice_mode = models.CharField(
        _("cách nhận thông báo"),
        max_length=5,
        choices=NoticeMode.choices,
        default=NoticeMode.EACH,
    )

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]
    objects = UserManager()

    class Meta:
        verbose_name = _("tài khoản")

    def __str__(self) -> str:
        return self.full_name or self.username

    @property
    def stream(self) -> str:
        return f"user:{self.uuid}"

    def save(self, *args: Any, **options: Any) -> None:
        """Whatever changes of an account leaves an event, also where a library saves it: a password
        put into the table by hand is then one that no event tells of."""
        only = options.get("update_fields")
        watched = OF_AN_ACCOUNT if only is None else OF_AN_ACCOUNT & set(only)
        if not watched:
            return super().save(*args, **options)
        with transaction.atomic():
            known = type(self).objects.filter(pk=self.pk).values(*watched).first() or {}
            super().save(*args, **options)
            changed = [name for name in sorted(watched) if known.get(name) != getattr(self, name)]
            if changed:
                payload = {"fields": changed}
                events.record(self.stream, "change_account", payload, by=SYSTEM, at=timezone.now())


class IdentityLink(models.Model):
    """Danh tính của nhà cung cấp mở được tài khoản này: linked once by its owner."""

    user = models.ForeignKey(User, models.CASCADE, related_name="identity_links")
    issuer = models.CharField(_("nơi cấp"), max_length=255)
    subject = models.CharField(_("mã người ở nơi cấp"), max_length=255)
    linked_at = models.DateTimeField(_("lúc nối"))

    class Meta:
        verbose_name = _("danh tính đã nối")
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="identity_once"),
            models.UniqueConstraint(fields=["user", "issuer"], name="identity_of_account"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.issuer}"


class NoticeQuerySet(models.QuerySet):
    def newest(self, user: User, *, after: int | None = None) -> "NoticeQuerySet":
        """Of one reader, the newest first; `after`: behind the notice with this key."""
        rows = self.filter(user=user).order_by("-at", "-pk")
        last = None if after is None else rows.filter(pk=after).values_list("at", flat=True).first()
        if last is None:
            return rows
        # Said also as a bound of the instant alone, which an index can begin at.
        return rows.filter(models.Q(at__lt=last) | models.Q(pk__lt=after), at__lte=last)


class Notice(models.Model):
    """Một việc báo cho một người trên trang của họ."""

    user = models.ForeignKey(User, models.CASCADE, related_name="notices")
    text = models.CharField(_("nội dung"), max_length=300)
    words = models.JSONField(_("câu và chỗ điền"), default=dict, blank=True)
    path = models.CharField(_("trang"), max_length=200)
    key = models.CharField(_("khóa"), max_length=200, unique=True)
    at = models.DateTimeField(_("lúc báo"))
    read_at = models.DateTimeField(_("lúc xem"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("việc được báo")
        indexes = [
            models.Index(fields=["user", "read_at"], name="notice_unread"),
            models.Index(fields=["user", "-at", "-id"], name="notice_newest"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def said(self) -> str:
        """In the language of who reads it; one from before `words` were kept, as it was told."""
        return say(self.words) if self.words else self.text


class Recovery(models.Model):
    """Lần cấp lại mật khẩu: by a code to the telephone, or by two officers at a counter."""

    user = models.ForeignKey(User, models.CASCADE, related_name="recoveries")
    is_at_counter = models.BooleanField(_("tại quầy"), default=False)
    how = models.CharField(_("đã kiểm tra người bằng cách nào"), max_length=300, blank=True)
    new_phone = models.CharField(_("số điện thoại mới"), max_length=20, blank=True)
    drops_second_factor = models.BooleanField(_("bỏ xác thực hai lớp cũ"), default=False)
    opened_by_id = models.CharField(_("mã người lập"), max_length=60, blank=True)
    opened_by = models.CharField(_("người lập"), max_length=200, blank=True)
    opened_at = models.DateTimeField(_("lúc lập"))
    approved_by_id = models.CharField(_("mã người duyệt"), max_length=60, blank=True)
    approved_by = models.CharField(_("người duyệt"), max_length=200, blank=True)
    code_hash = models.CharField(_("mã đã băm"), max_length=200, blank=True)
    expires_at = models.DateTimeField(_("hết hạn"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("số lần thử"), default=0)
    used_at = models.DateTimeField(_("lúc dùng"), null=True, blank=True)

    class Meta:
        verbose_name = _("lần cấp lại mật khẩu")

    def __str__(self) -> str:
        return f"{self.user_id} {self.opened_at:%d/%m/%Y}"
