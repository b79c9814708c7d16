"""The search: Chinese, English, code and formulas, over tables of PostgreSQL alone.

One analyser makes lexemes of what is stored and of what is asked; the database finds candidates by them, and
the few best are compared with the question as texts.
"""

from articles.search.vectors import VERSION, analyse

__all__ = ["VERSION", "analyse"]
