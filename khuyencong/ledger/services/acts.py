"""A money act is written once, however often its button is pressed.

A form that moves money carries a key, and the key becomes the transfer's. A service asks `act`
under its lock, before it checks or writes anything, because the first press has made the checks
of the second false. A step that a project takes once in its life needs no key: its event says that
it was taken (`projects.permissions.has_taken`).
"""

from __future__ import annotations

from typing import Any, TypeVar

from khuyencong.core.actors import Actor
from khuyencong.ledger.models import Receipt, Transfer
from khuyencong.ledger.services.posting import other_content

Written = TypeVar("Written", bound=Receipt)


def act(kind: type[Written], *, key: str, by: Actor, **asked: Any) -> Written | None:
    """The receipt of the first press, None when the key is new.

    `asked`: fields of the receipt that the press fixed. Raises Refused where the key already
    stands for other content, another kind of act, or another person.
    """
    transfer = Transfer.objects.filter(key=key).first()
    if transfer is None:
        return None
    receipt = kind._default_manager.filter(transfer=transfer, **asked).first()
    if receipt is None or transfer.by_id != by.id:
        raise other_content(key)
    return receipt
