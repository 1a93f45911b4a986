"""What somebody says of a workshop for one request, and no register knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from khuyencong.directory.models import Unit

NEW_OR_USED = [(True, _("máy mới")), (False, _("máy đã qua sử dụng"))]  # None: not known
OLD_KILN = [(True, _("lò thủ công cải tiến, lò vòng")), (False, _("lò khác"))]
WITHIN = [(True, _("trong cụm công nghiệp")), (False, _("ngoài cụm công nghiệp"))]
YES_OR_NO = [(True, _("có")), (False, _("không"))]
LENT_OR_GIVEN = [(True, _("hỗ trợ có thu hồi")), (False, _("hỗ trợ không hoàn lại"))]

# The columns of each fact that the rules ask for (rules/conditions.py: asked).
COLUMNS: dict[str, tuple[str, ...]] = {
    "new_machine": ("is_new_machine",),
    "kiln": ("is_manual_kiln",),
    "seat": ("seat",),
    "cluster": ("is_in_cluster",),
    "local_material": ("local_material_dong", "material_dong"),
    "export": ("is_exporting",),
    "key_product": ("has_key_product",),
    "registered_capital": ("registered_capital_dong",),
    "recoverable": ("is_recoverable", "repaid_months"),
}
EVERY = tuple(name for names in COLUMNS.values() for name in names)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one beneficiary; None where it is not. Amounts in đồng, those of material
    of a year. `repaid_months`: within how many all is paid back, of recoverable support."""

    is_new_machine: bool | None = None
    is_manual_kiln: bool | None = None
    seat: Unit | None = None
    is_in_cluster: bool | None = None
    local_material_dong: int | None = None
    material_dong: int | None = None
    is_exporting: bool | None = None
    has_key_product: bool | None = None
    registered_capital_dong: int | None = None
    is_recoverable: bool | None = None
    repaid_months: int | None = None


NOTHING_KNOWN = Known()


class Said(models.Model):
    """Empty: nobody said. `seat`: the commune of the registered seat, where it is another than
    that of production."""

    is_new_machine = models.BooleanField(_("máy mới hay cũ"), null=True, choices=NEW_OR_USED)
    is_manual_kiln = models.BooleanField(_("loại lò nung gạch"), null=True, choices=OLD_KILN)
    seat = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("xã, phường đặt trụ sở"),
    )
    is_in_cluster = models.BooleanField(_("nơi sản xuất"), null=True, choices=WITHIN)
    local_material_dong = models.BigIntegerField(
        _("nguyên liệu mua trong tỉnh một năm"), null=True, blank=True
    )
    material_dong = models.BigIntegerField(_("toàn bộ nguyên liệu một năm"), null=True, blank=True)
    is_exporting = models.BooleanField(_("có sản phẩm xuất khẩu"), null=True, choices=YES_OR_NO)
    has_key_product = models.BooleanField(
        _("làm sản phẩm chủ lực, mũi nhọn"), null=True, choices=YES_OR_NO
    )
    registered_capital_dong = models.BigIntegerField(_("vốn đăng ký"), null=True, blank=True)
    is_recoverable = models.BooleanField(
        _("hỗ trợ có phải trả lại"), null=True, choices=LENT_OR_GIVEN
    )
    repaid_months = models.PositiveSmallIntegerField(
        _("trả lại trong bao nhiêu tháng"), null=True, blank=True
    )

    class Meta:
        abstract = True

    def said(self, fact: str) -> tuple[Any, ...]:
        """What was said of one fact, column by column."""
        return tuple(getattr(self, name) for name in COLUMNS[fact])

    def has_said(self, fact: str) -> bool:
        return any(value is not None for value in self.said(fact))
