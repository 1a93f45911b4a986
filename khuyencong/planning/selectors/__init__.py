"""The order of the criteria, what an approval would do, and the days that matter."""

from khuyencong.planning.selectors.funds import amount_now
from khuyencong.planning.selectors.national import deadline
from khuyencong.planning.selectors.ranking import Place, Preview, preview, ranking

__all__ = ["Place", "Preview", "amount_now", "deadline", "preview", "ranking"]
