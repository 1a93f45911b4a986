"""What appraisal asks on its pages."""

from khuyencong.appraisal.forms.answers import PointAnswerForm, PointDecisionForm, PointForm
from khuyencong.appraisal.forms.completions import AnswersForm, FileForm, ItemForm, JudgeForm
from khuyencong.appraisal.forms.council import (
    SEATS,
    CloseForm,
    CouncilForm,
    EndCouncilForm,
    PaperSheetForm,
    ReviewForm,
    ScoreForm,
)
from khuyencong.appraisal.forms.files import (
    AS_SAID,
    ConflictForm,
    FactsForm,
    LiftForm,
    LookAgainForm,
    OverlapForm,
    PriorityForm,
    RowsForm,
)
from khuyencong.appraisal.forms.opinions import (
    AskForm,
    BulkForm,
    BulkLetterForm,
    GiveForm,
    LetterForm,
    OnPaper,
    WaiveForm,
)
from khuyencong.appraisal.forms.slots import ChooseForm, CloseSlotForm, SlotsForm
from khuyencong.appraisal.forms.waivers import ContentsForm, WaiveMissingForm

__all__ = [
    "AS_SAID",
    "SEATS",
    "AnswersForm",
    "AskForm",
    "BulkForm",
    "BulkLetterForm",
    "ChooseForm",
    "CloseForm",
    "CloseSlotForm",
    "ConflictForm",
    "ContentsForm",
    "CouncilForm",
    "EndCouncilForm",
    "FactsForm",
    "FileForm",
    "GiveForm",
    "ItemForm",
    "JudgeForm",
    "LetterForm",
    "LiftForm",
    "LookAgainForm",
    "OnPaper",
    "OverlapForm",
    "PaperSheetForm",
    "PointAnswerForm",
    "PointDecisionForm",
    "PointForm",
    "PriorityForm",
    "ReviewForm",
    "RowsForm",
    "ScoreForm",
    "SlotsForm",
    "WaiveForm",
    "WaiveMissingForm",
]
