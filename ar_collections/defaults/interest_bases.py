"""The first Interest Bases (domain.md H): figures of public record that the accountant compares with the source.

Where the law fixes a rate for half a year, its last row ends with that half-year: from then on the
basis says that a rate is missing, instead of going on with an old one.
"""

LPR = [
	("2019-08-20", 4.25), ("2019-09-20", 4.20), ("2019-11-20", 4.15), ("2020-02-20", 4.05), ("2020-04-20", 3.85),
	("2021-12-20", 3.80), ("2022-01-20", 3.70), ("2022-08-22", 3.65), ("2023-06-20", 3.55), ("2023-08-21", 3.45),
	("2024-07-22", 3.35), ("2024-10-21", 3.10), ("2025-05-20", 3.00),
]  # fmt: skip
# The main refinancing rate on the first day of the half-year.
ECB = [
	("2022-07-01", 0), ("2023-01-01", 2.50), ("2023-07-01", 4.00), ("2024-01-01", 4.50), ("2024-07-01", 4.25),
	("2025-01-01", 3.15), ("2025-07-01", 2.15),
]  # fmt: skip
# Bank Rate on 30 June and 31 December, for the half-year that follows.
BANK_OF_ENGLAND = [
	("2022-07-01", 1.25), ("2023-01-01", 3.50), ("2023-07-01", 5.00), ("2024-01-01", 5.25), ("2024-07-01", 5.25),
	("2025-01-01", 4.75), ("2025-07-01", 4.25),
]  # fmt: skip
HALF_YEARS_KNOWN_TO = "2025-12-31"


def _rows(rates: list[tuple[str, float]], until: str | None = None) -> list[dict]:
	rows = [{"valid_from": first, "percent": percent} for first, percent in rates]
	rows[-1]["valid_to"] = until
	return rows


_LPR_SOURCE = (
	"One-year loan prime rate, published by the National Interbank Funding Center on the 20th of each month"
)
_LPR_LAW = {
	"en": "Loan prime rate (one year) plus {0} per cent of it: art. 18 of the Supreme People's Court's "
	"interpretation on disputes over sale contracts.",
	"zh": "《最高人民法院关于审理买卖合同纠纷案件适用法律问题的解释》第十八条：以一年期贷款市场报价利率（LPR）为基础，加计{0}%计算逾期付款损失。",
}


def _lpr(percent: int) -> dict:
	return {
		"basis_name": f"China LPR + {percent} %",
		"kind": "Per cent a year",
		"day_basis": "365",
		"margin_percent": percent,
		"rates": _rows(LPR),
		"rates_to_check": 1,
		"rate_source": _LPR_SOURCE,
		"legal_basis_en": _LPR_LAW["en"].format(percent),
		"legal_basis_zh": _LPR_LAW["zh"].format(percent),
	}


INTEREST_BASES = [
	_lpr(30),
	_lpr(50),
	{
		"basis_name": "China 0.05 % a day (small suppliers)",
		"kind": "Per cent a day",
		"rates": _rows([("2020-09-01", 0.05)]),
		"rates_to_check": 1,
		"rate_source": "Regulation on ensuring payments to small and medium-sized enterprises: where nothing was agreed",
		"legal_basis_en": "0.05 per cent a day: Regulation on Ensuring Payments to Small and Medium-sized Enterprises "
		"(revised, in force since 1 June 2025).",
		"legal_basis_zh": "《保障中小企业款项支付条例》（修订，自2025年6月1日起施行）：未约定逾期利息利率的，按照每日利率万分之五支付逾期利息。",
	},
	{
		"basis_name": "EU: ECB + 8 points, 40 EUR",
		"kind": "Per cent a year",
		"day_basis": "365",
		"margin_points": 8,
		"rates": _rows(ECB, HALF_YEARS_KNOWN_TO),
		"rates_to_check": 1,
		"rate_source": "European Central Bank: rate of the main refinancing operations on 1 January and 1 July",
		"lump_sum_currency": "EUR",
		"lump_sums": [{"from_amount": 0, "amount": 40}],
		"legal_basis_en": "Statutory interest of eight points above the reference rate of the European Central Bank, and "
		"40 EUR for each claim: Directive 2011/7/EU, art. 3 and 6.",
		"legal_basis_zh": "欧盟第2011/7/EU号指令第三条、第六条：欧洲中央银行参考利率加八个百分点，并就每笔债权收取40欧元定额补偿。",
	},
	{
		"basis_name": "UK: Bank of England + 8 points, 40/70/100 GBP",
		"kind": "Per cent a year",
		"day_basis": "365",
		"margin_points": 8,
		"rates": _rows(BANK_OF_ENGLAND, HALF_YEARS_KNOWN_TO),
		"rates_to_check": 1,
		"rate_source": "Bank of England: Bank Rate on 30 June and 31 December, for the half-year that follows",
		"lump_sum_currency": "GBP",
		"lump_sums": [
			{"from_amount": 0, "amount": 40},
			{"from_amount": 1000, "amount": 70},
			{"from_amount": 10000, "amount": 100},
		],
		"legal_basis_en": "Statutory interest of eight points above Bank Rate, and a fixed sum for each claim: Late Payment "
		"of Commercial Debts (Interest) Act 1998.",
		"legal_basis_zh": "英国《1998年商业债务逾期支付（利息）法》：英格兰银行基准利率加八个百分点，并就每笔债权收取定额补偿。",
	},
]  # fmt: skip
