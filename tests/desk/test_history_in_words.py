"""The history of a project tells each act by its words, never by its code."""

import re
from pathlib import Path

from khuyencong.core.standings.parts import registered
from khuyencong.desk.selectors.dossier import acts
from khuyencong.projects.services import contacts

CODE = Path(__file__).parents[2] / "khuyencong"
RECORDED = re.compile(r'record\(\s*project\.stream,\s*"(\w+)"')
IN_THEIR_OWN_WORDS = {contacts.KIND, "move_due_date"}


def test_every_act_that_any_app_records_of_a_project_has_its_words():
    """What its rows are told by, and what services name where they record it."""
    told = {kind for part in registered["project"] for kind in part.told_by}
    told |= {kind for file in CODE.rglob("*.py") for kind in RECORDED.findall(file.read_text())}
    assert len(told) > 70 and {"record_voucher", "open_class", "liquidate"} <= told
    assert told - set(acts()) - IN_THEIR_OWN_WORDS == set()
    assert all(str(label) and "_" not in str(label) for label in acts().values())
