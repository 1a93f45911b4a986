"""The post beside a name says where it is held, by the name the body had that day."""

from datetime import date

import pytest

from khuyencong.directory import selectors as directory
from khuyencong.directory.models import Assignment, OrganisationName, Post
from tests import world as province

pytestmark = pytest.mark.django_db


def mai_with_a_post(world):
    """Mai, Chuyên viên of the Centre, which changed its name on 01/01/2022."""
    centre = world.bodies["centre"]
    OrganisationName.objects.filter(organisation=centre).update(
        short_name="Trung tâm Khuyến công", valid_until=date(2022, 1, 1)
    )
    OrganisationName.objects.create(
        organisation=centre, name="Trung tâm Hỗ trợ và Tư vấn phát triển Công Thương",
        short_name="Trung tâm Hỗ trợ", symbol="TTHTTV", valid_from=date(2022, 1, 1), source="test",
    )  # fmt: skip
    post = Post.objects.create(
        organisation=centre, title="Chuyên viên", valid_from=date(2002, 1, 1)
    )
    Assignment.objects.filter(person__user=world.users["mai"]).update(post=post)


def test_the_post_names_the_body_and_the_title_stands_alone_for_papers():
    world = province.build()
    mai_with_a_post(world)
    mai = world.actor("mai")
    assert mai.post == "Chuyên viên – Trung tâm Hỗ trợ"
    assert mai.title == "Chuyên viên"


def test_the_body_is_called_as_it_was_called_on_the_day():
    world = province.build()
    mai_with_a_post(world)
    assert world.actor("mai", on=date(2021, 12, 31)).post == "Chuyên viên – Trung tâm Khuyến công"


def test_without_a_post_the_role_stands_for_it():
    binh = province.build().actor("binh")
    assert (binh.post, binh.title) == ("Chuyên viên Sở – Sở Công Thương", "Chuyên viên Sở")


def test_an_owner_belongs_to_no_body():
    tam = province.build().actor("tam")
    assert (tam.post, tam.title) == ("Chủ cơ sở", "Chủ cơ sở")


def test_someone_whose_roles_have_ended_has_no_post():
    world = province.build()
    Assignment.objects.filter(person__user=world.users["binh"]).update(valid_until=date(2026, 1, 1))
    assert directory.actor_for(world.users["binh"], on=date(2027, 3, 1)).post == ""
