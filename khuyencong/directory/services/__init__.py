"""Writers of people, scopes and establishments; what other apps call is named here."""

from khuyencong.directory.services.people import (
    USERNAME,
    assign,
    end_assignment,
    establishment_code,
    give,
    next_number,
    open_account,
    register_establishment,
    register_person,
)

__all__ = [
    "USERNAME",
    "assign",
    "end_assignment",
    "establishment_code",
    "give",
    "next_number",
    "open_account",
    "register_establishment",
    "register_person",
]
