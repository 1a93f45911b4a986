"""The place files agree with the published counts and with themselves."""

from collections import Counter, defaultdict

from khuyencong.directory.services.places import rows

UNITS = rows("units.csv")
SUCCESSIONS = rows("successions.csv")
NOW = [u for u in UNITS if not u["valid_until"]]


def test_34_provinces_and_3321_communes_stand_today():
    assert Counter(u["level"] for u in NOW) == {"province": 34, "commune": 3321}
    kinds = Counter(u["kind"] for u in NOW if u["level"] == "commune")
    assert kinds == {"xã": 2621, "phường": 687, "đặc khu": 13}


def test_nghe_an_has_130_communes_today_and_had_412_in_20_districts():
    today = Counter(u["kind"] for u in NOW if u["parent"] == "40")
    assert today == {"xã": 119, "phường": 11}
    before = [u for u in UNITS if u["valid_until"] == "2025-07-01"]
    assert Counter(u["level"] for u in before) == {"district": 20, "commune": 412}


def test_four_communes_of_vinh_became_wards_in_december_2024_and_cua_lo_joined_it():
    day = "2024-12-01"
    before = {u["code"]: u for u in UNITS if u["valid_until"] == day and u["level"] == "commune"}
    after = {u["code"]: u for u in UNITS if u["valid_from"] == day}
    assert before.keys() == after.keys()
    assert Counter(u["kind"] for u in before.values()) == {"xã": 4, "phường": 7}
    assert {(u["kind"], u["parent"]) for u in after.values()} == {("phường", "412")}
    cua_lo = [u for u in UNITS if u["valid_until"] == day and u["level"] == "district"]
    assert [(u["code"], u["kind"]) for u in cua_lo] == [("413", "thị xã")]


def test_each_key_is_unique_and_each_parent_is_there():
    keys = [(u["code"], u["valid_from"]) for u in UNITS]
    assert len(set(keys)) == len(keys)
    codes = {u["code"] for u in UNITS}
    assert all(u["parent"] in codes for u in UNITS if u["level"] != "province")


def test_every_former_commune_has_a_successor_and_splits_are_marked_as_parts():
    former = {
        (u["code"], u["valid_from"]) for u in UNITS if u["valid_until"] and u["level"] == "commune"
    }
    keys = {(u["code"], u["valid_from"]) for u in UNITS}
    targets = defaultdict(list)
    for row in SUCCESSIONS:
        assert (row["old_code"], row["old_valid_from"]) in keys
        assert (row["new_code"], row["new_valid_from"]) in keys
        targets[row["old_code"], row["old_valid_from"]].append(row["extent"])
    assert set(targets) == former
    for extents in targets.values():
        assert extents == ["whole"] if len(extents) == 1 else set(extents) == {"part"}
