"""A lifecycle table that cannot load wrong, and draws itself."""

import pytest

from khuyencong.core.workflow import State, Workflow, step

DRAFT, SENT, LOST = State("draft", "Nháp"), State("sent", "Đã nộp"), State("lost", "Thất lạc")
SEND = step("send", "projects", "draft", "sent", roles="owner", label="Nộp: ngay")


def test_a_table_tells_whose_turn_it_is():
    flow = Workflow("Thử", "draft", (DRAFT, SENT), (SEND,), ("draft", "sent"))
    assert flow.open_to("draft", ["owner"]) == [SEND]
    assert flow.open_to("draft", ["inspector"]) == []
    assert flow.open_from("sent") == []
    assert [s.name for s in flow.rail()] == ["draft", "sent"]
    assert "draft --> sent : Nộp – ngay" in flow.mermaid()


@pytest.mark.parametrize(
    ("states", "steps"),
    [
        ((DRAFT, SENT, LOST), (SEND,)),
        ((DRAFT,), (SEND,)),
        ((DRAFT, SENT), (SEND, SEND)),
        ((DRAFT, SENT), (step("send", "p", "draft", "sent", roles=(), label="x"),)),
    ],
)
def test_a_table_with_a_hole_never_loads(states, steps):
    with pytest.raises(ValueError, match=r"state|step|nobody"):
        Workflow("Thử", "draft", states, steps)


def test_a_state_has_its_words_and_one_that_is_none_its_name():
    flow = Workflow("Thử", "draft", (DRAFT, SENT), (SEND,), ("draft", "sent"))
    assert (flow.label_of("sent"), flow.label_of("lost")) == ("Đã nộp", "lost")
