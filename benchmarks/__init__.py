"""Repeatable measurements, side by side with ERPNext's own reports (`./dev bench`).

They write synthetic books into the benchmark site alone; nothing in the app imports this package.
"""
