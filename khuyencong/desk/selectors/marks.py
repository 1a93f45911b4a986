"""How far something is, by the shape of its mark: one shape for several states."""

PROJECT = {
    "draft": "draft", "registered": "study", "returned": "asked", "concluded": "plan",
    "forwarded": "plan", "planned": "plan", "estimated": "plan", "committed": "run",
    "accepted": "run", "settled": "done", "rejected": "stop", "withdrawn": "stop",
    "stopped": "stop",
}  # fmt: skip
REQUEST = {
    "draft": "draft", "submitted": "filed", "returned": "asked", "merged": "plan",
    "declined": "stop", "closed": "done", "discarded": "stop",
}  # fmt: skip
