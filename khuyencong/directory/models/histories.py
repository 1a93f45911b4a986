"""What an establishment was before: each change with its day and its paper."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from khuyencong.directory.models.establishments import Establishment


class EstablishmentChange(models.Model):
    """Một thay đổi trên thẻ của cơ sở: what stood there, what stands there now, since when."""

    class Fact(models.TextChoices):
        NAME = "name", _("Tên cơ sở")
        ADDRESS = "address_text", _("Địa chỉ")
        PLACE = "place", _("Xã, phường")
        LEGAL_FORM = "legal_form", _("Loại hình")
        TAX_CODE = "tax_code", _("Mã số thuế")
        OWNER = "owner_name", _("Chủ cơ sở")
        PHONE = "owner_phone", _("Điện thoại chủ cơ sở")

    establishment = models.ForeignKey(Establishment, models.PROTECT, related_name="changes")
    fact = models.CharField(_("mục"), max_length=20, choices=Fact.choices)
    old = models.CharField(_("trước"), max_length=300, blank=True)
    new = models.CharField(_("sau"), max_length=300, blank=True)
    valid_from = models.DateField(_("có từ ngày"))
    source = models.CharField(_("theo giấy tờ"), max_length=200)
    by_name = models.CharField(_("người ghi"), max_length=200)
    at = models.DateTimeField(_("lúc ghi"))

    class Meta:
        verbose_name = _("thay đổi của cơ sở")
        indexes = [models.Index(fields=["establishment", "-id"], name="establishment_history")]

    def __str__(self) -> str:
        return f"{self.establishment_id} {self.fact}"


class EstablishmentKey(models.Model):
    """Khóa dò trùng: a tax code, a telephone, a folded name in a commune, and what an appraisal
    compares beside these."""

    class Kind(models.TextChoices):
        TAX_CODE = "tax", _("cùng mã số thuế")
        PHONE = "phone", _("cùng điện thoại")
        NAME = "name", _("cùng tên, cùng xã, phường")
        ENTERPRISE = "head", _("cùng mã số thuế, kể cả chi nhánh")
        NUMBER = "num", _("cùng số điện thoại chủ cơ sở")
        OWNER = "owner", _("cùng tên chủ cơ sở")
        ADDRESS = "addr", _("cùng địa chỉ")

    establishment = models.ForeignKey(Establishment, models.CASCADE, related_name="keys")
    kind = models.CharField(_("loại khóa"), max_length=5, choices=Kind.choices)
    value = models.CharField(_("khóa"), max_length=320)

    class Meta:
        verbose_name = _("khóa dò trùng cơ sở")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "value", "establishment"], name="establishment_key_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.establishment_id}"


class Likeness(models.Model):
    """Cặp cơ sở nghi trùng, written when a card is; an officer may say that they are two."""

    one = models.ForeignKey(Establishment, models.CASCADE, related_name="+")
    other = models.ForeignKey(Establishment, models.CASCADE, related_name="+")
    kinds = models.CharField(_("giống ở"), max_length=40)
    told_apart_by = models.CharField(_("người kết luận là hai cơ sở"), max_length=200, blank=True)
    told_apart_at = models.DateTimeField(_("lúc kết luận"), null=True, blank=True)
    reason = models.CharField(_("lý do"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("cặp cơ sở nghi trùng")
        indexes = [
            models.Index(
                fields=["-id"], condition=models.Q(told_apart_at=None), name="likeness_waiting"
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="likeness_once"),
            models.CheckConstraint(
                condition=models.Q(one__lt=models.F("other")), name="likeness_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} {self.other_id}"
