"""Which acts are kept apart, in other words than the table of the code, and the ways of projects on
which every pair of them is met."""

from itertools import product

# Who writes, examines, decides, signs or accepts a project does not pay it; nor settles it who did
# any of these or paid it; who wrote it does not examine or approve it.
TYPED = ["request", "submit_request"]  # for an owner
WRITTEN = [
    *TYPED, "draft", "write_estimate", "write_text", "register", "fill_slot", "answer_opinion",
]  # fmt: skip
JUDGED = ["return_for_completion", "conclude", "approve", "approve_estimate", "decide_adjustment"]
SIGNED = ["sign", "assign", "reduce"]
MONEY = ["pay_advance", "pay", "return_advance"]
REQUESTED = ["prepare_payment", "check_payment", "approve_payment", "send_payment"]
ORDERED = ["check_payment", "approve_payment", "send_payment"]
HELD_IN_APPRAISAL = {  # by tests/appraisal
    "give_opinion", "score", "decide_overlap", "decide_opinion", "waive_missing",
}  # fmt: skip
RULE = {
    *product(WRITTEN, ["return_for_completion", "conclude", "reject", "approve", "forward"]),
    *product(WRITTEN, ["approve_estimate", "record_ministry_plan", "decide_adjustment"]),
    *product(WRITTEN, HELD_IN_APPRAISAL),
    *product(["conclude"], ["approve", "forward", "approve_estimate"]),
    ("return_for_completion", "approve_estimate"),
    ("ask_adjustment", "decide_adjustment"),
    *product(["pay_advance", "return_advance", *ORDERED], ["accept", "reduce", "stop"]),
    *product(TYPED, ["accept"]),
    *product([*MONEY, *REQUESTED], ["settle", "allow_payee"]),
    *product(
        [*WRITTEN, *JUDGED, *SIGNED, "record_ministry_plan"],
        [*MONEY, "check_payment", "approve_payment", "settle"],
    ),
    *product(["accept"], ["approve_payment", "pay", "return_advance", "settle"]),
    *product(["prepare_payment"], ["check_payment", "approve_payment", "pay_advance", "pay"]),
    ("check_payment", "approve_payment"),
    *product(["approve_payment"], ["send_payment", "pay_advance", "pay"]),
    *product(["record_invoice", "cancel_invoice", "correct_invoice"], ["settle"]),
    *product(["record_voucher", "cancel_voucher", "submit_dossier"], ["settle"]),
    *product(["allow_payee"], ["check_payment", "pay_advance", "pay"]),
    ("return_advance", "pay_advance"),
}

WRITE = ["draft", "write_estimate", "write_text", "register"]
START = [*TYPED, *WRITE]
APPROVED = ["conclude", "approve", "approve_estimate"]
ORDER = ["prepare_payment", "check_payment", "approve_payment", "send_payment"]
ADVANCE, PAY = [*ORDER, "pay_advance"], [*ORDER, "pay"]
END = [
    *ADVANCE, "return_advance", "record_invoice", "cancel_invoice", "record_invoice", "reduce",
    "accept", "correct_invoice", *PAY, "settle",
]  # fmt: skip
ROUTES = {
    "a machine": [
        *START, "return_for_completion", "register", "answer_opinion", "conclude", "approve",
        "ask_adjustment", "decide_adjustment", "approve_estimate", "sign", *END,
    ],
    "paid at once": [
        *START, *APPROVED, "sign", "accept", *PAY, "record_voucher", "cancel_voucher",
        "submit_dossier", "settle",
    ],
    "an advance too large": [*START, *APPROVED, "sign", *ADVANCE, "accept", "return_advance"],
    "reduced first": [*START, *APPROVED, "sign", "reduce", *ADVANCE, "return_advance"],
    "to the seller": [
        *START, *APPROVED, "sign", "allow_payee", *ADVANCE, "return_advance", "accept", *PAY,
        "allow_payee",
    ],
    "a machine given up": [*START, *APPROVED, "sign", *ADVANCE, "return_advance", "stop"],
    "advanced again": [*START, *APPROVED, "sign", *ADVANCE, "return_advance", *ADVANCE],
    "a machine refused": [*START, "answer_opinion", "reject"],
    "a class": [*WRITE, *APPROVED, "assign", *END],
    "a group": ["draft", "fill_slot", "register", *APPROVED, "sign", *END],
    "a group sent back": [
        "draft", "fill_slot", "register", "answer_opinion", "return_for_completion",
    ],
    "a group refused": ["draft", "fill_slot", "register", "reject"],
    "a group adjusted": [
        "draft", "fill_slot", "register", "conclude", "approve", "ask_adjustment",
        "decide_adjustment",
    ],
    "a group given up": ["draft", "fill_slot", "register", *APPROVED, "sign", "stop"],
    "of the ministry": [
        *START, "answer_opinion", "conclude", "forward", "record_ministry_plan",
        "approve_estimate", "sign", *END,
    ],
    "a group of the ministry": [
        "draft", "fill_slot", "register", "conclude", "forward", "record_ministry_plan",
    ],
}  # fmt: skip
