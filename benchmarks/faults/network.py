"""Faults of network."""

from benchmarks.faults.fault import Fault

FAULTS = (
    Fault(
        "Who asks to give a post confirms it.",
        "network", "can_confirm", "if not set(request.asked_hands)", "if not set()",
        "tests/network/test_give_a_post.py",
    ),
    Fault(
        "The head gives the accountant's post to herself.",
        "network", "_is_not_her_own", "if request.to.actor_id in hands(request, by):", "if False:",
        "tests/network/test_give_a_post.py",
    ),
    Fault(
        "An administrator gives posts of another province.",
        "network", "_near", "and grant.province == body.province.code", "",
        "tests/network/test_give_a_post.py",
    ),
    Fault(
        "Who leaves hands over the files of everybody.",
        "network", "kept_files", 'assignment.role != "records_officer"', "False",
        "tests/network/test_hand_over.py",
    ),
)  # fmt: skip
