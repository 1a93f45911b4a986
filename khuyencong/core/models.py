"""Rows every app stands on: the event chain, messages to send, work to run."""

from __future__ import annotations

import json
import uuid
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from khuyencong.core.actors import ON_BEHALF_OF


class Identified(models.Model):
    """Known to other apps, events and addresses by a UUID, never by the number of its row."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True


class Chained(Identified):
    """Has a chain of events of its own."""

    chain: ClassVar[str]

    class Meta:
        abstract = True

    @property
    def stream(self) -> str:
        return f"{self.chain}:{self.uuid}"


class Stream(models.Model):
    """Head of one hash chain. Locking this row is how two writers take turns."""

    name = models.CharField(_("tên chuỗi"), max_length=160, primary_key=True)
    seq = models.PositiveIntegerField(_("số thứ tự cuối"), default=0)
    hash = models.CharField(_("mã băm cuối"), max_length=64, default="")

    class Meta:
        verbose_name = _("chuỗi sự kiện")
        verbose_name_plural = _("chuỗi sự kiện")

    def __str__(self) -> str:
        return self.name


class Event(models.Model):
    """One thing that happened, for ever. Only `events.record` writes it; nothing changes it."""

    stream = models.CharField(_("chuỗi"), max_length=160)
    seq = models.PositiveIntegerField(_("số thứ tự"))
    kind = models.CharField(_("việc"), max_length=80)
    payload_text = models.TextField(_("nội dung"))
    by_id = models.CharField(_("mã người làm"), max_length=64)
    by_name = models.CharField(_("người làm"), max_length=300)
    by_post = models.CharField(_("chức vụ"), max_length=300, blank=True)
    at = models.DateTimeField(_("thời điểm"))
    on = models.DateField(_("ngày"))
    previous_hash = models.CharField(_("mã băm trước"), max_length=64, blank=True)
    hash = models.CharField(_("mã băm"), max_length=64)
    mark = models.CharField(_("dấu"), max_length=64, blank=True)  # of the hash, under our key

    class Meta:
        verbose_name = _("sự kiện")
        verbose_name_plural = _("sự kiện")
        constraints = [
            models.UniqueConstraint(fields=["stream", "seq"], name="event_once_per_place"),
            models.CheckConstraint(condition=models.Q(seq__gte=1), name="event_seq_from_one"),
        ]
        indexes = [models.Index(fields=["on"], name="event_on")]

    def __str__(self) -> str:
        return f"{self.stream}#{self.seq} {self.kind}"

    @property
    def payload(self) -> dict[str, Any]:
        return json.loads(self.payload_text)

    @property
    def told(self) -> dict[str, Any]:
        """The payload as `verify` reads it."""
        return told_in(self.payload_text)

    @property
    def content(self) -> dict[str, Any]:
        """What was done, without whom it was done for."""
        return {key: value for key, value in self.payload.items() if key != ON_BEHALF_OF}

    @property
    def hands(self) -> dict[str, str]:
        return hands_in(self.payload_text, self.by_id, self.by_name)


def hands_in(payload_text: str, by_id: str, by_name: str) -> dict[str, str]:
    """{id: name} of who did it, and of those whose place was taken."""
    others = json.loads(payload_text).get(ON_BEHALF_OF, {}) if ON_BEHALF_OF in payload_text else {}
    return {by_id: by_name} | others


def told_in(payload_text: str) -> dict[str, Any]:
    """Nothing where it was altered past reading."""
    try:
        payload = json.loads(payload_text)
    except ValueError:
        return {}
    return payload if isinstance(payload, dict) else {}


class Seal(models.Model):
    """The salt of one sealed value. Deleting it makes the digest in the event mean nothing."""

    digest = models.CharField(_("mã băm"), max_length=64, primary_key=True)
    salt = models.CharField(_("muối"), max_length=64)

    class Meta:
        verbose_name = _("dấu che dữ liệu cá nhân")
        verbose_name_plural = _("dấu che dữ liệu cá nhân")

    def __str__(self) -> str:
        return self.digest


class Checkpoint(models.Model):
    """One root over the heads of all streams: what is printed or mailed away each day."""

    on = models.DateField(_("ngày"))
    at = models.DateTimeField(_("thời điểm"))
    last_event_id = models.BigIntegerField(_("sự kiện cuối"))
    event_count = models.BigIntegerField(_("số sự kiện"))
    stream_count = models.BigIntegerField(_("số chuỗi"))
    root = models.CharField(_("mã gốc"), max_length=64)
    moved_heads = models.TextField(_("đầu chuỗi đã đổi từ điểm trước"))

    class Meta:
        verbose_name = _("điểm niêm phong")
        verbose_name_plural = _("điểm niêm phong")

    def __str__(self) -> str:
        return f"{self.on:%d/%m/%Y} {self.root[:12]}"


class Standing(models.Model):
    """What stood in the tables of a chain after its event `seq`, as digests under a key."""

    stream = models.CharField(_("chuỗi"), max_length=160)
    seq = models.PositiveIntegerField(_("số thứ tự"))
    event_id = models.BigIntegerField(_("sự kiện"), db_index=True)
    shape = models.CharField(_("các cột"), max_length=16)
    digests = models.TextField(_("mã từng bảng"))
    mark = models.CharField(_("dấu"), max_length=64)

    class Meta:
        verbose_name = _("hiện trạng đã niêm phong")
        verbose_name_plural = _("hiện trạng đã niêm phong")
        constraints = [
            models.UniqueConstraint(fields=["stream", "seq", "shape"], name="standing_once")
        ]

    def __str__(self) -> str:
        return f"{self.stream}#{self.seq}"


class Message(models.Model):
    """A notice waiting to leave, or gone. `key` names the occasion, so one occasion sends once."""

    kind = models.CharField(_("loại"), max_length=80)
    recipient = models.CharField(_("người nhận"), max_length=320)
    subject = models.CharField(_("tiêu đề"), max_length=300)
    body = models.TextField(_("nội dung"))
    key = models.CharField(_("khoá"), max_length=200, unique=True)
    queued_at = models.DateTimeField(_("lúc xếp hàng"))
    next_at = models.DateTimeField(_("lần gửi tới"), null=True)
    sent_at = models.DateTimeField(_("lúc gửi"), null=True)
    attempts = models.PositiveSmallIntegerField(_("số lần thử"), default=0)
    last_error = models.TextField(_("lỗi gần nhất"), blank=True)

    class Meta:
        verbose_name = _("thông báo")
        verbose_name_plural = _("thông báo")
        indexes = [models.Index(fields=["next_at"], name="message_next_at")]

    def __str__(self) -> str:
        return f"{self.recipient}: {self.subject}"

    @property
    def is_given_up(self) -> bool:
        """Neither sent nor to be tried again: a person must look."""
        return self.sent_at is None and self.next_at is None


class Job(models.Model):
    """Work that repeats. Whoever holds an unexpired lease runs it; a killed worker's lapses."""

    name = models.CharField(_("tên việc"), max_length=80, unique=True)
    every_seconds = models.PositiveIntegerField(_("lặp lại sau (giây)"))
    next_at = models.DateTimeField(_("lần chạy tới"))
    lease_until = models.DateTimeField(_("đang giữ đến"), null=True)
    holder = models.CharField(_("tiến trình giữ"), max_length=300, blank=True)
    last_ok_at = models.DateTimeField(_("lần xong gần nhất"), null=True)
    last_error = models.TextField(_("lỗi gần nhất"), blank=True)

    class Meta:
        verbose_name = _("việc định kỳ")
        verbose_name_plural = _("việc định kỳ")

    def __str__(self) -> str:
        return self.name


class Heartbeat(models.Model):
    """When a process was last seen alive."""

    name = models.CharField(_("tiến trình"), max_length=80, unique=True)
    at = models.DateTimeField(_("lúc thấy"))

    class Meta:
        verbose_name = _("nhịp sống của tiến trình")
        verbose_name_plural = _("nhịp sống của tiến trình")

    def __str__(self) -> str:
        return f"{self.name} {self.at:%d/%m/%Y %H:%M:%S}"


class Rate(models.Model):
    """Số lần của một việc trong một khoảng thời gian: questions of one visitor, sign-in tries."""

    key = models.CharField(_("khóa"), max_length=200, unique=True)
    since = models.DateTimeField(_("từ lúc"))
    count = models.PositiveIntegerField(_("số lần"))

    class Meta:
        verbose_name = _("số lần trong một khoảng")

    def __str__(self) -> str:
        return f"{self.key} {self.count}"


class Access(models.Model):
    """Ai đã mở hồ sơ nào, once a day for each person; written once."""

    about = models.UUIDField(_("về hồ sơ"))
    by_id = models.CharField(_("mã người làm"), max_length=60)
    by_name = models.CharField(_("người xem"), max_length=200)
    by_post = models.CharField(_("chức danh"), max_length=300, blank=True)
    day = models.DateField(_("ngày"))
    at = models.DateTimeField(_("lúc xem"))

    class Meta:
        verbose_name = _("lượt xem hồ sơ")
        indexes = [models.Index(fields=["about", "-day"], name="access_about")]
        constraints = [
            models.UniqueConstraint(fields=["about", "by_id", "day"], name="access_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.about} {self.by_name}"


class Presence(models.Model):
    """Ai đang mở hồ sơ nào, for the minutes that a page stays open."""

    about = models.UUIDField(_("về hồ sơ"))
    by_id = models.CharField(_("mã người làm"), max_length=60)
    by_name = models.CharField(_("người đang mở"), max_length=200)
    since = models.DateTimeField(_("mở từ"))
    seen_at = models.DateTimeField(_("còn mở lúc"), db_index=True)

    class Meta:
        verbose_name = _("người đang mở hồ sơ")
        constraints = [models.UniqueConstraint(fields=["about", "by_id"], name="presence_once")]

    def __str__(self) -> str:
        return f"{self.about} {self.by_name}"


class Press(models.Model):
    """The last form that somebody sent, and where it led: the same one sent again goes there."""

    by_id = models.CharField(_("mã người làm"), max_length=64, unique=True)
    key = models.CharField(_("mã biểu mẫu đã gửi"), max_length=64, blank=True)
    address = models.TextField(_("trang đã tới"), blank=True)
    words = models.TextField(_("lời báo"), blank=True)
    at = models.DateTimeField(_("lúc gửi"), db_index=True)

    class Meta:
        verbose_name = _("lần bấm gần nhất")

    def __str__(self) -> str:
        return f"{self.by_id} {self.at}"


class WorkDay(models.Model):
    """Ngày làm việc khác lịch thường, as an instrument says: a holiday, or a day moved. Of one
    province, or of the whole country; a province's own entry goes before the country's."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", _("nghỉ lễ")
        SWAP_OFF = "swap_off", _("nghỉ bù, hoán đổi")
        SWAP_WORKING = "swap_working", _("làm bù ngày nghỉ cuối tuần")

    province = models.CharField(_("mã tỉnh; trống: cả nước"), max_length=2, blank=True)
    date = models.DateField(_("ngày"))
    kind = models.CharField(_("loại"), max_length=12, choices=Kind.choices)
    notice = models.CharField(_("thông báo, quyết định"), max_length=200)
    notice_date = models.DateField(_("ngày thông báo"))
    by_id = models.CharField(_("mã người ghi"), max_length=64)
    by_name = models.CharField(_("người ghi"), max_length=300)
    at = models.DateTimeField(_("lúc ghi"))

    class Meta:
        verbose_name = _("ngày nghỉ, ngày làm bù")
        constraints = [models.UniqueConstraint(fields=["province", "date"], name="work_day_once")]

    def __str__(self) -> str:
        return f"{self.date:%d/%m/%Y} {self.kind}"
