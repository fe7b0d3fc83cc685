"""The planner: pure decisions about receivables, `(book, as_of) -> plan`.

Imports the standard library alone, reads no clock and writes nothing. Money is
`Decimal`, days are `datetime.date`. See docs/architecture.md for the house.
"""
