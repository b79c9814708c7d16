"""Where a database is: for psycopg, for PostgreSQL's own programs, and for a site of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import psycopg
from django.db import connection as site_connection
from psycopg import pq
from psycopg.conninfo import conninfo_to_dict

from articles.backup.errors import BackupError

VARIABLES = {
    option.keyword.decode(): option.envvar.decode() for option in pq.Conninfo.get_defaults() if option.envvar
}
"""libpq's parameters, and the environment variables that stand for them."""

PASSING = ("django_session", "usersessions_usersession", "accounts_tally", "site_cache")
"""Tables whose rows are of the moment, and stay out of backups: sessions, counts of limits, caches."""

KEYWORDS = {option.keyword.decode() for option in pq.Conninfo.get_defaults()}


@dataclass(frozen=True)
class Database:
    """A database by libpq's parameters: ``host``, ``dbname``, ``password``, ``sslmode`` …"""

    parameters: Mapping[str, str]

    @classmethod
    def of_site(cls) -> Database:
        """The site's, whose server is running when this returns."""
        known = site_connection.get_connection_params()
        return cls({word: str(value) for word, value in known.items() if word in KEYWORDS and value})

    @classmethod
    def at(cls, address: str) -> Database:
        """The one at ``postgresql://…``."""
        try:
            known = {word: str(value) for word, value in conninfo_to_dict(address).items()}
        except psycopg.ProgrammingError as error:
            raise BackupError(f"This is no address of a database: {first_line(error)}.") from error
        if not known.get("dbname"):
            raise BackupError("An address of a database looks like postgresql://user:password@host/name.")
        return cls(known)

    @property
    def name(self) -> str:
        return self.parameters.get("dbname", "")

    def named(self, name: str) -> Database:
        """Another database of the same server."""
        return Database({**self.parameters, "dbname": name})

    def environment(self, application: str) -> dict[str, str]:
        """The environment for a program of PostgreSQL's: no command line ever shows a password."""
        said = {VARIABLES[word]: value for word, value in self.parameters.items() if word in VARIABLES}
        return {**os.environ, **said, "PGAPPNAME": application, "LC_ALL": "C"}

    def url(self) -> str:
        """The same as a DATABASE_URL."""
        rest = {word: value for word, value in self.parameters.items() if word not in {"dbname", "password"}}
        password = self.parameters.get("password")
        user = rest.pop("user", "")
        account = quote(user, safe="") + (f":{quote(password, safe='')}" if password else "")
        return f"postgresql://{account}@/{quote(self.name, safe='')}?{urlencode(rest, quote_via=quote)}"

    @contextmanager
    def connected(self) -> Iterator[psycopg.Connection[Any]]:
        """A connection of its own. Its errors, there and in the block, become sentences."""
        try:
            with psycopg.connect(**self.parameters, autocommit=True) as connection:
                yield connection
        except psycopg.Error as error:
            raise BackupError(f"The database “{self.name}” says: {first_line(error)}") from error


def first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]


def major(version: int) -> int:
    """18 of 180004, the way in which PostgreSQL numbers its versions."""
    return version // 10_000
