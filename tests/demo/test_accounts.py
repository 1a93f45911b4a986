"""The published accounts: one for each role that works here, all of them named where one starts."""

from pathlib import Path

from khuyencong.demo import people
from khuyencong.directory.models.roles import ROLES

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")


def test_the_readme_names_every_account_of_the_demonstration():
    names = {username for username, *_rest in people.ACCOUNTS} | {people.COMMUNE_OFFICER[0]}
    assert {name for name in names if f"`{name}`" not in README} == set()


def test_every_role_of_the_province_can_be_looked_at():
    held = {role for _username, _name, role, *_rest in people.ACCOUNTS}
    missing = set(ROLES) - held - {"owner", "commune_officer"}
    assert missing == {"helper", "collaborator", "ministry_viewer"}  # given by others, or outside
