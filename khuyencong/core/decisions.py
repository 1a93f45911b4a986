"""The answer to "may she do this?": falsy when refused, and it carries the reason in words."""

from __future__ import annotations

from dataclasses import dataclass

from khuyencong.core.errors import NotAllowed


@dataclass(frozen=True)
class Decision:
    is_allowed: bool
    reason: str = ""
    legal: str = ""
    fix: str = ""

    def __bool__(self) -> bool:
        return self.is_allowed

    def require(self) -> None:
        """Raises NotAllowed with the same words the disabled button shows."""
        if not self.is_allowed:
            raise NotAllowed(self.reason, legal=self.legal, fix=self.fix)


ALLOWED = Decision(is_allowed=True)


def refuse(reason: str, legal: str = "", fix: str = "") -> Decision:
    return Decision(is_allowed=False, reason=reason, legal=legal, fix=fix)
