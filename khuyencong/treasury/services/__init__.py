"""What is asked and decided at the end of a year."""

from khuyencong.treasury.services.acts import Part, ask, decide, decline

__all__ = ["Part", "ask", "decide", "decline"]
