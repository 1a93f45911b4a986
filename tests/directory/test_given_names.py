"""People stand in lists as Vietnamese lists have them: by given name, then by the words before."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from khuyencong.administration import selectors
from khuyencong.directory.models import Assignment
from khuyencong.directory.services.people import register_person
from tests import world as province
from tests.world import at

pytestmark = pytest.mark.django_db
WHOLE_NAME = re.compile(r'order_by\("-?(?:\w+__)?(?:full_name|owner_name|written_by)"')


def test_people_of_an_office_stand_by_given_name():
    world = province.build()
    world.users["quynh"] = province.person(
        "quynh", "administrator", organisation=world.bodies["committee"]
    )
    names = ["Trần Văn Ánh", "Đỗ Thị Bình", "Nguyễn An", "Lê Văn An"]
    for name in names:
        Assignment.objects.create(
            person=register_person(name, by=world.actor("quynh"), at=at(1)),
            role="centre_specialist",
            organisation=world.bodies["centre"],
            valid_from="2020-01-01",
        )
    listed = [one.full_name for one in selectors.people_of(world.province)]
    assert [name for name in listed if name in names] == [
        "Lê Văn An", "Nguyễn An", "Trần Văn Ánh", "Đỗ Thị Bình",
    ]  # fmt: skip


def test_no_list_sorts_people_by_the_family_name():
    folder = Path(settings.BASE_DIR) / "khuyencong"
    files = (*folder.rglob("*.py"), *folder.rglob("*.html"))
    assert [path.name for path in files if WHOLE_NAME.search(path.read_text("utf-8"))] == []
