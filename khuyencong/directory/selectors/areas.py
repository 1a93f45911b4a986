"""What is said of a place and its area on a date, and what follows where nobody said it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from khuyencong.core.folding import fold
from khuyencong.core.prepared import prepared
from khuyencong.directory.models import AreaClass, Succession, Unit
from khuyencong.directory.selectors.listed_areas import Listed
from khuyencong.directory.selectors.people import standing_at
from khuyencong.directory.selectors.rules import rules_of
from khuyencong.rules.areas import Derived, OldUnit, derive
from khuyencong.rules.book import RuleBook
from khuyencong.rules.derivation import PLACE, ParameterUsed, not_known
from khuyencong.rules.mergers import former_provinces
from khuyencong.rules.periods import FIGURE

INVESTMENT, ZONE = str(AreaClass.Kind.INVESTMENT), str(AreaClass.Kind.MINORITY_ZONE)


def area_facts(
    units: Iterable[Unit],
    on: date,
    listed: Sequence[Listed] = (),
    *,
    book: RuleBook | None = None,
) -> dict[int, dict[str, str]]:
    """{key: {kind: word}} of places read together; a kind nobody spoke of, or not of all of one, is
    not there.

    The class of the investment law follows from the zones where no list says it. `listed`: rows of
    a list not yet in force, as if they were. `book`: the rules of its province, read already.
    """
    places = list(units)
    said = Said(places, on, listed, book=book)
    return {unit.pk: said.facts(unit) for unit in places}


def area_of(unit: Unit, on: date, *, book: RuleBook | None = None) -> str | None:
    """normal, difficult or extremely_difficult; None when nobody has said, or not of all of it."""
    return area_facts([unit], on, book=book)[unit.pk].get(INVESTMENT)


def areas_of(
    units: Iterable[Unit],
    on: date,
    listed: Sequence[Listed] = (),
    *,
    book: RuleBook | None = None,
) -> dict[int, tuple[str | None, tuple[ParameterUsed, ...]]]:
    """{key: (area, the rows it rests on)} of several places, read together: what a list or a pack
    says of the commune, or the zones it follows from and the rule by which it does."""
    places = list(units)
    said = Said(places, on, listed, book=book)
    return {unit.pk: (said.facts(unit).get(INVESTMENT), said.rows_of(unit)) for unit in places}


def rows_of_places(
    units: Iterable[Unit], on: date, kinds: Collection[str], *, book: RuleBook
) -> list[ParameterUsed]:
    """Every row that says what these places are, of these kinds; where nothing says their class of
    the investment law, that it is not known."""
    places = list(units)
    said = Said(places, on, book=book)
    rows = [row for unit in places for kind in kinds for row in said.rows_of_kind(unit, kind)]
    return list(dict.fromkeys(rows))


def classes_named(text: str, *, province: str, most: int) -> list[AreaClass]:
    """What is and was said of communes of that name or code, by commune, then kind and day."""
    rows = AreaClass.objects.filter(unit__province_code=province).select_related("unit")
    if text.strip():
        rows = rows.filter(Q(unit__folded__contains=fold(text)) | Q(unit__code=text.strip()))
    return list(rows.order_by("unit__sort_key", "unit__code", "kind", "valid_from", "pk")[:most])


def derived_area(unit: Unit, on: date) -> Derived | None:
    """How the class of the investment law follows, with every step; None where a list says it or no
    rule says how."""
    said = Said([unit], on)
    words = said.of(unit)
    return None if INVESTMENT in words else said.derived(unit, words)


def former_province(unit: Unit, on: date) -> str | None:
    """Code of the one province that all of this place was of the day before its province of `on`
    began; None where no succession says so, or it was of two."""
    province = Unit.objects.provinces().on(on).filter(code=unit.province_code).first()
    if province is None:
        return None
    before = standing_at(unit, province.valid_from - timedelta(days=1))
    codes = {place.province_code for place in before} & set(former_provinces(unit.province_code))
    return codes.pop() if len(codes) == 1 else None


@prepared
def _made(units: list[int], on: date) -> QuerySet[Succession]:
    made = Succession.objects.filter(new__pk__in=units, date__lte=on).select_related("old")
    return made.order_by("old__sort_key", "old_id")


@prepared
def _classes(units: list[int]) -> QuerySet[AreaClass]:
    return AreaClass.objects.filter(unit__pk__in=units).order_by("valid_from", "pk")


class Said:
    """What is said of these places on a day, and of the units they were made of."""

    def __init__(
        self,
        units: Iterable[Unit],
        on: date,
        listed: Sequence[Listed] = (),
        *,
        book: RuleBook | None = None,
    ) -> None:
        self.on, self._book = on, book
        self.standing = {unit.pk: standing_at(unit, on) for unit in units}
        self.old: dict[int, list[Unit]] = {}
        for step in _made(sorted(self.standing), on):
            self.old.setdefault(step.new_id, []).append(step.old)
        near = [
            place.pk for some in (self.standing, self.old) for of in some.values() for place in of
        ]
        self.rows: dict[int, list[AreaClass]] = {}
        for row in _classes(sorted(set(near))):
            self.rows.setdefault(row.unit_id, []).append(row)
        for one in listed:
            self._take(one)

    def _take(self, one: Listed) -> None:
        """In memory, what `class_areas_of_pack` would write."""
        new, rows = one.as_class(), self.rows.setdefault(one.unit.pk, [])
        for row in rows:
            is_open = row.valid_until is None or row.valid_until > new.valid_from
            if row.kind == new.kind and is_open:
                row.valid_until = new.valid_from
        rows.append(new)

    def facts(self, unit: Unit) -> dict[str, str]:
        said = self.of(unit)
        if INVESTMENT not in said and (found := self.derived(unit, said)) and found.area:
            said[INVESTMENT] = found.area
        return said

    def of(self, unit: Unit) -> dict[str, str]:
        return self._of_all(self.standing[unit.pk], self.on)

    def derived(self, unit: Unit, said: dict[str, str]) -> Derived | None:
        old_units = []
        for old in self.old.get(unit.pk, ()) if ZONE not in said and unit.stands(self.on) else ():
            then = self._of_all([old], (old.valid_until or self.on) - timedelta(days=1))
            old_units.append(OldUnit(str(old), then.get(INVESTMENT), then.get(ZONE)))
        book = self._book or rules_of(unit.province_code)
        return derive(said.get(ZONE), old_units, on=self.on, book=book)

    def rows_of(self, unit: Unit) -> tuple[ParameterUsed, ...]:
        """The rows that answer for the class of the investment law."""
        places, said = self.standing[unit.pk], self.of(unit)
        if INVESTMENT in said:
            return self._used(places, INVESTMENT, self.on)
        found = self.derived(unit, said)
        if found is None or found.area is None:
            names = [f"areas.{place.code}.{INVESTMENT}" for place in places]
            return tuple(not_known(name, self.on, PLACE) for name in names)
        rows = self._used(places, ZONE, self.on)
        for old in self.old.get(unit.pk, ()) if found.counted else ():
            last = (old.valid_until or self.on) - timedelta(days=1)
            rows += self._used([old], INVESTMENT, last) or self._used([old], ZONE, last)
        return (*rows, *found.derivation.rows)

    def rows_of_kind(self, unit: Unit, kind: str) -> tuple[ParameterUsed, ...]:
        """The rows that answer for one kind of what is said of it."""
        if kind == INVESTMENT:
            return self.rows_of(unit)
        return self._used(self.standing[unit.pk], kind, self.on)

    def _used(self, places: list[Unit], kind: str, on: date) -> tuple[ParameterUsed, ...]:
        return tuple(
            ParameterUsed(
                PLACE,
                f"areas.{place.code}.{kind}",
                row.valid_from,
                row.valid_until,
                row.source,
                row.evidence,
                () if row.evidence == "seen" else (FIGURE,),
            )
            for place in places
            for row in self.rows.get(place.pk, ())
            if row.kind == kind and row.stands(on)
        )

    def _of_all(self, places: list[Unit], on: date) -> dict[str, str]:
        """What is said alike of each of them on `on`."""
        said: dict[str, dict[int, str]] = {}
        for place in places:
            for row in self.rows.get(place.pk, ()):
                if row.stands(on):
                    said.setdefault(row.kind, {})[place.pk] = row.area
        return {
            kind: next(iter(words.values()))
            for kind, words in said.items()
            if len(words) == len(places) and len(set(words.values())) == 1
        }
