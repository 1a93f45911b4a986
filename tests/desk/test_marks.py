"""Every state of a project and of a request has a shape of its own kind."""

from khuyencong.desk.selectors import marks
from khuyencong.projects.workflow import PROJECT, REQUEST

SHAPES = {"draft", "filed", "study", "asked", "plan", "run", "done", "stop"}


def test_each_state_has_a_mark_that_is_drawn():
    assert marks.PROJECT.keys() == {state.name for state in PROJECT.states}
    assert marks.REQUEST.keys() == {state.name for state in REQUEST.states}
    assert set(marks.PROJECT.values()) | set(marks.REQUEST.values()) <= SHAPES
