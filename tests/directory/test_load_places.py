"""The place files may be loaded again and again: new rows come in, changed ones are corrected."""

from datetime import date

import pytest

from khuyencong.core.errors import Refused
from khuyencong.directory.models import AreaClass, Succession, Trade, Unit
from khuyencong.directory.services import places
from khuyencong.directory.services.places import Loaded

pytestmark = pytest.mark.django_db

UNITS = """code,level,name,kind,parent,valid_from,valid_until,source
40,province,Nghệ An,tỉnh,,2002-01-01,,test
429,district,Nghi Lộc,huyện,40,2002-01-01,2025-07-01,test
17830,commune,Nghi Trung,xã,429,2002-01-01,{until},test
17827,commune,{name},xã,40,2025-07-01,,test
"""
SUCCESSIONS = """old_code,old_valid_from,new_code,new_valid_from,date,extent,source
17830,2002-01-01,17827,2025-07-01,2025-07-01,{extent},test
"""
AREAS = """unit_code,area,from,until,source,evidence
17827,{area},2026-01-01,,test,seen
"""
TRADES = """code,name_vi,name_en,source,evidence
1629,Mây tre đan,Bamboo and rattan,test,remembered
"""
ALL_SAME = {
    "units": Loaded(unchanged=4),
    "successions": Loaded(unchanged=1),
    "areas": Loaded(unchanged=1),
    "trades": Loaded(unchanged=1),
}


@pytest.fixture
def files(tmp_path, monkeypatch):
    monkeypatch.setattr(places, "FOLDER", tmp_path)

    def write(*, until="", name="Nghi Lộc", extent="whole", area="difficult"):
        (tmp_path / "units.csv").write_text(UNITS.format(until=until, name=name), "utf-8")
        (tmp_path / "successions.csv").write_text(SUCCESSIONS.format(extent=extent), "utf-8")
        (tmp_path / "areas.csv").write_text(AREAS.format(area=area), "utf-8")
        (tmp_path / "trades.csv").write_text(TRADES, "utf-8")

    write()
    return write


def test_a_first_load_adds_every_row(files):
    assert places.load() == {
        "units": Loaded(added=4),
        "successions": Loaded(added=1),
        "areas": Loaded(added=1),
        "trades": Loaded(added=1),
    }
    assert Unit.objects.get(code="17830").parent.name == "Nghi Lộc"


def test_a_second_load_changes_nothing_and_says_so(files):
    places.load()
    assert places.load() == ALL_SAME
    assert Unit.objects.count() == 4
    assert Trade.objects.count() == 1


def test_an_end_date_that_was_added_later_reaches_the_database(files):
    places.load()
    before = Unit.objects.get(code="17830")
    files(until="2025-07-01")
    assert places.load() == {**ALL_SAME, "units": Loaded(changed=1, unchanged=3)}
    after = Unit.objects.get(code="17830")
    assert (after.pk, after.valid_until) == (before.pk, date(2025, 7, 1))


def test_a_corrected_name_also_corrects_how_it_is_found_and_sorted(files):
    places.load()
    files(name="Nghi Lộc Mới")
    assert places.load()["units"] == Loaded(changed=1, unchanged=3)
    row = Unit.objects.get(code="17827")
    assert (row.name, row.folded) == ("Nghi Lộc Mới", "nghi loc moi")


def test_a_merger_found_to_be_a_split_and_a_new_area_class_are_corrected(files):
    places.load()
    files(extent="part", area="extremely_difficult")
    counts = places.load()
    assert counts["successions"] == counts["areas"] == Loaded(changed=1)
    assert Succession.objects.get().is_whole is False
    assert AreaClass.objects.get().area == "extremely_difficult"


def test_an_area_of_an_unknown_commune_is_refused_and_nothing_is_kept(files, tmp_path):
    (tmp_path / "areas.csv").write_text(
        "unit_code,area,from,until,source,evidence\n99999,difficult,2026-01-01,,test,seen\n",
        "utf-8",
    )
    with pytest.raises(Refused, match="99999"):
        places.load()
    assert Unit.objects.count() == 0


def test_the_files_of_the_project_load_twice_to_the_same():
    first = places.load()
    second = places.load()
    for name, counts in first.items():
        assert counts.changed == counts.unchanged == 0
        assert second[name] == Loaded(unchanged=counts.added)
    assert str(second["areas"]) == "0 added, 0 changed, 0 unchanged"
