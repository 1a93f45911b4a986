"""Writers of people, scopes and establishments; what other apps call is named here."""

from khuyencong.directory.services.bodies import (
    class_area,
    class_areas_of_pack,
    correct_area,
    name_body,
    open_body,
    open_post,
)
from khuyencong.directory.services.corrections import correct
from khuyencong.directory.services.first_codes import first_code
from khuyencong.directory.services.people import (
    USERNAME,
    assign,
    end_assignment,
    establishment_code,
    give,
    keep_apart,
    next_number,
    open_account,
    register_establishment,
    register_person,
    require_apart,
)

__all__ = [
    "USERNAME",
    "assign",
    "class_area",
    "class_areas_of_pack",
    "correct",
    "correct_area",
    "end_assignment",
    "establishment_code",
    "first_code",
    "give",
    "keep_apart",
    "name_body",
    "next_number",
    "open_account",
    "open_body",
    "open_post",
    "register_establishment",
    "register_person",
    "require_apart",
]
