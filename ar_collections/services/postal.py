"""An address as the lines of an envelope. Pure: an address in, at most seven short lines out.

The order of the lines follows the country written to; the country itself stands on the letter
only when it is abroad.
"""

from collections.abc import Mapping

from .letter_format import base_language, literal

_TOWN_THEN_CODE = ("United Kingdom", "Ireland")
_TOWN_STATE_CODE = ("United States", "Canada", "Australia", "New Zealand", "India")
_LARGE_TO_SMALL = ("China", "Taiwan", "Hong Kong", "Macao", "Japan")
MOST_LINES = 7


def address_lines(
	name: str, person: str | None, address: Mapping | None, home: str | None, language: str | None = None
) -> list[str]:
	"""Name, person and place. `home` is the sender's country; without an address the name stands alone.

	>>> place = {"address_line1": "1 High St", "city": "Leeds", "pincode": "LS1", "country": "United Kingdom"}
	>>> address_lines("Bailey & Sons", None, place, "China")
	['Bailey & Sons', '1 High St', 'Leeds', 'LS1', 'UNITED KINGDOM']
	"""
	lines = [literal(name), literal(person)]
	if address:
		lines += _place(address, language)
		country = address.get("country")
		if country and country != home:
			lines.append(country.upper())
	return [line for line in (" ".join((line or "").split()) for line in lines) if line][:MOST_LINES]


def _place(address: Mapping, language: str | None) -> list[str]:
	street = [literal(address.get("address_line1")), literal(address.get("address_line2"))]
	town, code = literal(address.get("city")), address.get("pincode") or ""
	state = literal(address.get("state") or address.get("county"))
	state = "" if state == town else state
	country = address.get("country")
	if country in _LARGE_TO_SMALL and base_language(language) == "zh":
		return [f"{code} {state}{town}", "".join(part or "" for part in street)]
	if country in _TOWN_THEN_CODE:
		return [*street, town, code]
	if country in _TOWN_STATE_CODE:
		return [*street, f"{', '.join(part for part in (town, state) if part)} {code}"]
	return [*street, f"{code} {town}", state]
