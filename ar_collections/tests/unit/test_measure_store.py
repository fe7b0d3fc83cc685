"""What a night keeps reads back as what it was."""

import json
from datetime import date
from decimal import Decimal as D

from ar_collections.core.forecast import Week
from ar_collections.core.measure_store import kept, kept_weeks, read, read_weeks
from ar_collections.core.measures import Figures, measures
from ar_collections.tests.unit.test_measures import APRIL


def through_json(value):
	return json.loads(json.dumps(value))


def test_figures_read_back_to_the_cent_and_measure_the_same():
	again = read(through_json(kept(APRIL)))
	assert again == APRIL and measures(again) == measures(APRIL)


def test_what_an_older_version_did_not_keep_is_nothing_and_what_it_kept_besides_is_left_aside():
	assert read({"opening": "5.10", "gone": 3}) == Figures(opening=D("5.10"))


def test_weeks_of_a_forecast_read_back_with_the_day_they_were_made_on():
	weeks = [Week(date(2026, 5, 4), D("1.20"), D(3)), Week(date(2026, 5, 11), D(0), D(7))]
	made_on, amounts = read_weeks(through_json(kept_weeks(weeks, date(2026, 5, 5))))
	assert made_on == date(2026, 5, 5)
	assert amounts == {date(2026, 5, 4): D("4.20"), date(2026, 5, 11): D(7)}
