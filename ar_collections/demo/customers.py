"""The demo's customers: twelve names with an address, a contact, a language and a way to pay late.

Names with quotes, an ampersand and Chinese characters are here on purpose; one has no e-mail
address, so its letters go by post, and one finds its owner by the sales team.
"""

from dataclasses import dataclass

import frappe

from .company import ABBR, COMPANY, insert_missing
from .people import REP, SUPERVISOR


@dataclass(frozen=True)
class Who:
	name: str
	person: str
	email: str | None
	phone: str
	street: str
	city: str
	pincode: str
	country: str = "China"
	language: str = "en"
	group: str = "Commercial"
	owner: str | None = REP
	currency: str | None = None
	risk: str = ""
	no_follow_up: bool = False


CUSTOMERS = (
	Who("Guangda Trading", "Liu Fang", "ap@guangda.example", "+86 20 8555 0142", "12 Tianhe Road", "Guangzhou",
		"510620", risk="High"),
	Who("Haifeng Electronics", "Chen Jun", "finance@haifeng.example", "+86 755 8300 7711", "5 Keyuan Avenue",
		"Shenzhen", "518057", risk="Medium"),
	Who("Nordlicht GmbH", "Jens Petersen", "buchhaltung@nordlicht.example", "+49 40 555 01 88",
		"Speicherstraße 14", "Hamburg", "20457", country="Germany", currency="EUR"),
	Who("Bailey & Sons", "Emma Bailey", "accounts@baileysons.example", "+44 161 555 0110", "9 Dock \"North\" Lane",
		"Manchester", "M1 4BT", country="United Kingdom"),
	Who("苏州明远机械有限公司", "周敏", "caiwu@mingyuan.example", "+86 512 6760 3355", "工业园区金鸡湖大道 99 号", "苏州",
		"215021", language="zh", risk="High"),
	Who("北京恒信仪器有限公司", "李建国", "ap@hengxin.example", "+86 10 8235 6600", "中关村东路 18 号", "北京",
		"100083", language="zh"),
	Who("O'Neill Laboratories", "Sean O'Neill", "sean@oneill-labs.example", "+353 1 555 0199", "3 Mill Yard",
		"Dublin", "D02 X285", country="Ireland"),
	Who("天津港务物流有限公司", "王海", "finance@tjport.example", "+86 22 2570 8800", "新港二号路 35 号", "天津",
		"300456", language="zh", owner=SUPERVISOR, risk="High"),
	Who("成都蓝天科技有限公司", "赵琳", "zhaolin@lantian.example", "+86 28 6137 2020", "天府大道 1700 号", "成都",
		"610041", language="zh"),
	Who("Riverside Hospital", "Grace Adeyemi", "payables@riverside.example", "+44 20 5550 0145", "1 River Walk",
		"London", "SE1 7EH", country="United Kingdom", group="Non Profit"),
	Who("Xinhua Optics", "Sun Li", None, "+86 27 8755 4410", "77 Luoyu Road", "Wuhan", "430074", owner=None),
	Who("Bureau of Metrology", "Office", "office@metrology.example", "+86 25 8360 9000", "2 Zhongshan Road",
		"Nanjing", "210008", group="Government", no_follow_up=True),
)  # fmt: skip


def make() -> None:
	for who in CUSTOMERS:
		if not frappe.db.exists("Customer", who.name):
			_customer(who)


def _customer(who: Who) -> None:
	customer = frappe.get_doc(
		{
			"doctype": "Customer",
			"customer_name": who.name,
			"customer_type": "Company",
			"customer_group": who.group,
			"territory": "China" if who.country == "China" else "Rest Of The World",
			"language": who.language,
			"default_currency": who.currency,
			"account_manager": who.owner,
			"collections_risk_class": who.risk,
			"no_collection_follow_up": who.no_follow_up,
			"accounts": [{"company": COMPANY, "account": f"Debtors EUR - {ABBR}"}] if who.currency else [],
			"sales_team": [] if who.owner else [{"sales_person": "Ren Pei", "allocated_percentage": 100}],
		}
	).insert()
	links = [{"link_doctype": "Customer", "link_name": customer.name}]
	address = insert_missing(
		"Address",
		{"address_title": who.name, "address_type": "Billing"},
		address_line1=who.street,
		city=who.city,
		pincode=who.pincode,
		country=who.country,
		is_primary_address=1,
		links=links,
	)
	contact = _contact(who, links)
	customer.reload()
	customer.db_set({"customer_primary_address": address, "customer_primary_contact": contact})


def _contact(who: Who, links: list[dict]) -> str:
	first, _, last = who.person.partition(" ")
	return (
		frappe.get_doc(
			{
				"doctype": "Contact",
				"first_name": first,
				"last_name": last,
				"is_primary_contact": 1,
				"is_billing_contact": 1,
				"email_ids": [{"email_id": who.email, "is_primary": 1}] if who.email else [],
				"phone_nos": [{"phone": who.phone, "is_primary_phone": 1}],
				"links": links,
			}
		)
		.insert()
		.name
	)
