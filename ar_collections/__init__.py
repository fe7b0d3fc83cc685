"""AR Collections: decides every night what is due for each customer, and carries it out."""

__version__ = "0.1.0"
