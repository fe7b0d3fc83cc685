"""Reminders and notices (level 0): each type once per item, whichever step or policy led the letter."""

from dataclasses import replace

from ar_collections.core.model import Event, Policy
from ar_collections.core.plan import plan
from ar_collections.core.replay import feed_back

from .build import book, customer, day, item, letter, letters_sent, steps


def notice(id, day_, until=9, letter_type="Notice"):
	return replace(letter(id, day_, until=until), letter_type=letter_type)


HIGH, LOW = Policy("High", (notice("n-high", 0),), rank=5), Policy("Low", (notice("n-low", 1),))


def two_policies(as_of):
	debtor = customer(item("A", policy="High"), item("B", policy="Low"))
	return book(debtor, as_of=as_of, policies=(HIGH, LOW))


def test_two_policies_that_meet_in_one_notice_send_it_once():
	start = two_policies(day(1))
	first = plan(start)
	[one] = first.actions
	assert (one.step, [line.invoice for line in one.lines]) == ("n-high", ["A", "B"])
	assert plan(feed_back(start, first)).actions == ()
	assert len(letters_sent(start, 9)) == 1


def test_customers_new_policy_does_not_send_the_same_type_again():
	debtor = customer(policy="High")
	past = Event(
		"Guangda", "Letter", "n-low", day(1), policy="Low", items=(("SINV-1", 1),), letter_type="Notice"
	)
	assert not plan(book(debtor, as_of=day(2), policies=(HIGH,), history=(past,))).actions
	later = replace(HIGH, steps=(notice("n-high", 5),))
	assert not plan(book(debtor, as_of=day(5), policies=(later,), history=(past,))).actions
	other = replace(HIGH, steps=(notice("n-high", 0, letter_type="Friendly"),))
	assert steps(plan(book(debtor, as_of=day(2), policies=(other,), history=(past,)))) == ["n-high"]


TWICE = Policy("Twice", (notice("r1", -14, -4, "Reminder"), notice("r2", -3, -1, "Reminder")))


def test_two_reminders_of_one_type_reach_an_item_each_on_its_own_day():
	sent = letters_sent(book(customer(), as_of=day(-20), policy=TWICE), 25)
	assert sent == [(day(-14), "r1"), (day(-3), "r2")]


def test_item_listed_in_another_items_second_reminder_still_gets_its_own():
	both = customer(item("A"), item("B", due=day(11)))
	sent = []
	start = book(both, as_of=day(-3), policy=TWICE)
	[one] = plan(start).actions
	assert [line.invoice for line in one.lines] == ["A", "B"]  # one letter of the type, B in its first
	late = feed_back(start, plan(start))
	for n in range(-3, 12):
		today = plan(replace(late, as_of=day(n)))
		sent += [(n, a.step, [line.invoice for line in a.lines]) for a in today.actions]
		late = feed_back(late, today)
	assert sent == [(8, "r2", ["B"])]


def test_letter_of_an_old_file_without_its_type_is_known_by_its_step():
	past = Event("Guangda", "Letter", "n-high", day(0), items=(("SINV-1", 1),))
	assert not plan(book(customer(), as_of=day(2), policies=(HIGH,), history=(past,))).actions
