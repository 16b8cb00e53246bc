# SPDX-License-Identifier: GPL-2.0-or-later
"""Days from the names that data providers and people give their files."""

import datetime

import pytest
from deep_fusion.algorithms.spatiotemporal.dates import day_in_name, day_of, pattern_problem, table_of_days


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("LC08_L2SP_198030_20200308_20200822_02_T1_SR", "2020-03-08"),
        ("S2A_MSIL2A_20200308T105021_N0214_R051", "2020-03-08"),
        ("MOD09GA.A2001281.h29v12.061.2020087041215", "2001-10-08"),
        ("2020068_18-04_kranj", "2020-03-08"),
        ("2020-10-09_fine", "2020-10-09"),
        ("L_20011017", "2001-10-17"),
        ("NDVI_2020.05.31", "2020-05-31"),
        ("tile_12345678", None),
        ("20201340", None),
        ("fine", None),
    ],
)
def test_the_first_date_in_a_name_is_found(name, day):
    found = day_in_name(name)
    assert (None if found is None else found.isoformat()) == day


def test_a_pattern_says_where_to_look():
    assert day_in_name("20190101_x_L31122020", "LDDMMYYYY") == datetime.date(2020, 12, 31)
    assert day_in_name("a_2020_v3_068", "YYYY_*_DDD") == datetime.date(2020, 3, 8)
    assert day_in_name("20200101", "L_YYYYMMDD") is None
    assert [bool(pattern_problem(text)) for text in ("YYYYMM", "A YYYYDDD", "")] == [True, False, False]


def test_a_table_comes_before_names(tmp_path):
    table = tmp_path / "dates.csv"
    table.write_text("file;date\nfolder/20200101_a.tif;2020-02-02\nnamed layer;2020-03-03\n", encoding="utf-8-sig")
    days = table_of_days(str(table))
    assert day_of("x/20200101_a.tif", "any", "", days) == datetime.date(2020, 2, 2)
    assert day_of("x/20200101_b.tif", "named layer", "", days) == datetime.date(2020, 3, 3)
    assert day_of("x/20200101_b.tif", "other", "", days) == datetime.date(2020, 1, 1)
