"""What every paper shares: its frame, its data as it is frozen, and the blocks of its words."""

from khuyencong.documents.papers.frame import Frame, Signer
from khuyencong.documents.papers.payload import Decision, PaperData, SumOf, Wording

__all__ = ["Decision", "Frame", "PaperData", "Signer", "SumOf", "Wording"]
