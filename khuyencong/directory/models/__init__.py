"""Places, bodies, people and establishments, each with the dates it was so."""

from khuyencong.directory.models.accounts import IdentityLink, Notice, Recovery, User
from khuyencong.directory.models.bank_accounts import BankAccount
from khuyencong.directory.models.bodies import Organisation, OrganisationName, Post
from khuyencong.directory.models.contacts import ContactCode
from khuyencong.directory.models.dates import DATE_ORDER, valid_on
from khuyencong.directory.models.establishments import Counter, Establishment, Trade
from khuyencong.directory.models.histories import EstablishmentChange, EstablishmentKey, Likeness
from khuyencong.directory.models.merges import Merge
from khuyencong.directory.models.owning import Claim
from khuyencong.directory.models.people import Assignment, Person
from khuyencong.directory.models.places import AreaClass, Succession, Unit

__all__ = [
    "DATE_ORDER",
    "AreaClass",
    "Assignment",
    "BankAccount",
    "Claim",
    "ContactCode",
    "Counter",
    "Establishment",
    "EstablishmentChange",
    "EstablishmentKey",
    "IdentityLink",
    "Likeness",
    "Merge",
    "Notice",
    "Organisation",
    "OrganisationName",
    "Person",
    "Post",
    "Recovery",
    "Succession",
    "Trade",
    "Unit",
    "User",
    "valid_on",
]
