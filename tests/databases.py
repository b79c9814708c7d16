"""Databases beside the tests' own, for programs that run by themselves."""

import psycopg
from django.db import connection


def create_database(name: str) -> str:
    """Makes an empty database beside the tests' own; answers with its address."""
    connection.ensure_connection()
    params = connection.get_connection_params()
    address = {key: params[key] for key in ("host", "port", "user", "password") if params.get(key)}
    with psycopg.connect(**address, dbname="postgres", autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{name}"')
    options = "&".join(f"{key}={value}" for key, value in address.items())
    return f"postgresql:///{name}?{options}"
