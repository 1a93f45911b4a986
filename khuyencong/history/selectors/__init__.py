"""What old lists tell: by year and content, row by row, and where each list stands."""

from khuyencong.history.selectors.figures import Figure, figures, years_without
from khuyencong.history.selectors.listing import find_import, imports, public_rows, rows_of
from khuyencong.history.selectors.yearly import Asked, Sum, by_content, by_year, spans, total

__all__ = [
    "Asked",
    "Figure",
    "Sum",
    "by_content",
    "by_year",
    "figures",
    "find_import",
    "imports",
    "public_rows",
    "rows_of",
    "spans",
    "total",
    "years_without",
]
