"""A position as a telephone tells it: latitude, longitude, how many metres it may be off."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from khuyencong.core.money import grouped
from khuyencong.core.reading.errors import ReadingError

PLACES = 5  # decimals of a degree: about a metre
MOST_METRES = 100_000  # a position that is farther off tells nothing
_SHAPE = re.compile(r"(-?[0-9]{1,2}\.[0-9]{1,9}), (-?[0-9]{1,3}\.[0-9]{1,9}), ±([0-9]{1,6}) m")


class PositionError(ReadingError):
    """`not_a_position`: not as the telephone writes it, or no place on earth."""

    kind = "position"


@dataclass(frozen=True)
class Position:
    """Degrees north and east, and the radius in metres that the telephone itself named."""

    latitude: Decimal
    longitude: Decimal
    accuracy_m: int

    def __str__(self) -> str:
        return f"{self.latitude:.{PLACES}f}, {self.longitude:.{PLACES}f}, ±{self.accuracy_m} m"

    @property
    def words(self) -> str:
        """As minutes print it."""
        north, east = (
            f"{degrees:.{PLACES}f}".replace(".", ",") for degrees in (self.latitude, self.longitude)
        )
        return f"vĩ độ {north}, kinh độ {east}, sai số khoảng {grouped(self.accuracy_m)} m"


def read_position(text: str) -> Position:
    """As ui/static/ui/position.js writes it: 18.67312, 105.69231, ±12 m. Raises PositionError."""
    match = _SHAPE.fullmatch(text.strip())
    if match is None:
        raise PositionError("not_a_position", text=text)
    found = Position(Decimal(match[1]), Decimal(match[2]), int(match[3]))
    if abs(found.latitude) > 90 or abs(found.longitude) > 180 or found.accuracy_m > MOST_METRES:
        raise PositionError("not_a_position", text=text)
    return found
