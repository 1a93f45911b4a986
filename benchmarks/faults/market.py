"""Faults of market."""

from benchmarks.faults.fault import Fault

ISSUE = "tests/market/test_issue.py"
WITHDRAW = "tests/market/test_withdraw.py"
KEYS = "tests/market/test_keys.py"
PUBLIC = "tests/market/test_public_pages.py"
SEES = "tests/market/test_who_sees.py"
FAULTS = (
    Fault(
        "Whoever proposed a product certifies it.",
        "market", "can_issue", "not by.hands(*ISSUERS).isdisjoint(product.proposed_hands)", "False",
        ISSUE,
    ),
    Fault(
        "Whoever asked for a withdrawal withdraws.",
        "market", "can_withdraw", "not by.hands(*ISSUERS).isdisjoint(product.withdrawal_hands)",
        "False", WITHDRAW,
    ),
    Fault(
        "Another establishment's product is entered again.",
        "market", "_require_new", "if there is None:", "if True:", ISSUE,
    ),
    Fault(
        "A photograph of another product is taken.",
        "market", "_require_own_photo", "for one in whose:", "for one in ():", ISSUE,
    ),
    Fault(
        "A decision whose years are over is certified.",
        "market", "_last_day", "if last < today:", "if False:", ISSUE,
    ),
    Fault(
        "A square whose parts are of two certificates is valid.",
        "market", "looked_up", "if sealed and not _is_its_own(", "if False and not _is_its_own(",
        PUBLIC,
    ),
    Fault(
        "A withdrawn certificate is shown as valid.",
        "market", "looked_up", "if product.state == State.WITHDRAWN:", "if False:", PUBLIC,
    ),
    Fault(
        "A list of status forgets what was withdrawn.",
        "market", "status_list", "Status.REVOKED if state == withdrawn else Status.GOOD",
        "Status.GOOD", WITHDRAW,
    ),
    Fault(
        "A stolen key goes on signing.",
        "market", "key_on", "keys.filter(stolen_on=None)", "keys", KEYS,
    ),
    Fault(
        "What we signed with a key before it was stolen turns red.",
        "market", "_trusted", "if key.stolen_on else ()", "if False else ()", KEYS,
    ),
    Fault(
        "Any root key signs the next trust list.",
        "market", "_require_same_root", "if newest and newest.root", "if False and newest.root",
        KEYS,
    ),
    Fault(
        "A product is listed whose establishment did not agree.",
        "market", "public", '.exclude(consent="")', "", PUBLIC,
    ),
    Fault(
        "A typed code that leads to another site is looked up as ours.",
        "portal", "clean_text", "!= selectors.site().lower()", '== ""', PUBLIC,
    ),
    Fault(
        "Every centre of a province reads what buyers report of another's product.",
        "market", "wide_of", "actor.grants_for(*PROVINCE_WIDE)", "actor.grants_for(*OFFICES)", SEES,
    ),
    Fault(
        "Codes may be guessed without end.",
        "portal", "verify", "if looked.product is None:", "if False:", PUBLIC,
    ),
)  # fmt: skip
