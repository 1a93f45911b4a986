"""The rule book of a province, with the packs in force there."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from django.utils.translation import gettext as _

from khuyencong.core.actors import Actor
from khuyencong.core.finding import find
from khuyencong.policy.models import RuleInForce, RulePack
from khuyencong.rules import engine, packs
from khuyencong.rules.changes import Change, differences
from khuyencong.rules.engine import RuleBook
from khuyencong.rules.packs import Pack


@lru_cache(maxsize=64)
def _parsed(scope: str, text: str) -> Pack:
    return packs.parse(text, scope=scope)


def packs_in_force(province: str) -> tuple[Pack, ...]:
    """Oldest first: a later pack is laid upon the earlier ones."""
    rows = RuleInForce.objects.filter(province__code=province).order_by("pk")
    return tuple(_parsed(scope, text) for scope, text in rows.values_list("scope", "text"))


def book(province: str) -> RuleBook:
    """What the rules are in this province now; dates inside it say since when."""
    return engine.load(province, packs_in_force(province))


def figure(name: str, *, province: str, on: date) -> int:
    """A whole number of procedure in this province on that day, one that is always known."""
    value = engine.count(name, on=on, book=book(province))
    if value is None:
        raise TypeError(f"parameter {name} is not known on {on}")
    return value


def book_with(pack: RulePack) -> RuleBook:
    """The book as it would be with this pack. PackError or ParameterError when it does not fit."""
    province = pack.province.code
    mine = _parsed(pack.scope, pack.text)
    return engine.load(province, (*packs_in_force(province), mine))


def changes(pack: RulePack, lang: str = "vi") -> list[Change]:
    """What the pack changes, in words, against what is in force."""
    return differences(book(pack.province.code), book_with(pack), lang)


def warnings(pack: RulePack) -> list[packs.Caution]:
    """What to look at before the pack is proposed."""
    return packs.cautions(_parsed(pack.scope, pack.text), book_with(pack).instruments)


def find_pack(code: str, *, by: Actor) -> RulePack:
    """Raises Http404 for what `by` may not see."""
    missing = _("Không có gói quy định {code} trong phạm vi của bạn.").format(code=code)
    return find(RulePack.objects.visible_to(by).select_related("province"), missing, code=code)


def lock(pack: RulePack) -> RulePack:
    return (
        RulePack.objects.select_for_update(of=("self",)).select_related("province").get(pk=pack.pk)
    )
