"""The developer's ground: makes a bench, a demo site and test sites, and takes them down again.

Standard library only. Nothing in the app imports this package; tests/site and
tests/browser do, to start the services a test asks for.
"""
