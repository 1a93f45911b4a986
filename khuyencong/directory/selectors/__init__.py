"""Who someone is and what a place is on a date; what other apps call is named here."""

from khuyencong.directory.selectors.areas import (
    area_facts,
    area_of,
    areas_of,
    classes_named,
    derived_area,
    former_province,
    rows_of_places,
)
from khuyencong.directory.selectors.people import (
    FIGURES_OF_PLACES,
    KINDS,
    WARDS,
    WARDS_OF,
    actor_for,
    name_on,
    not_standing,
    place_kind,
    place_on,
    province_of,
    provinces_begun,
    provinces_of,
    standing_at,
)

__all__ = [
    "FIGURES_OF_PLACES",
    "KINDS",
    "WARDS",
    "WARDS_OF",
    "actor_for",
    "area_facts",
    "area_of",
    "areas_of",
    "classes_named",
    "derived_area",
    "former_province",
    "name_on",
    "not_standing",
    "place_kind",
    "place_on",
    "province_of",
    "provinces_begun",
    "provinces_of",
    "rows_of_places",
    "standing_at",
]
