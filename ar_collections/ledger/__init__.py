"""Every read of ERPNext's tables, and of our own documents where a decision depends on them.

Set-based: the number of queries does not depend on the number of customers. Nothing here
writes, and nothing decides: it turns rows into the values of `core.model`, money into Decimal.
"""
