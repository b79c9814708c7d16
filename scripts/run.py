"""`make run`: from a set-up checkout to a served site, with a line for each step."""

import contextlib
import os
import secrets
import signal
import socket
import sys
import threading
import time
from pathlib import Path

from scripts.serve import serve

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
KILL_AFTER = 3
"""Seconds. Ctrl-C reaches workers from the terminal and from granian; two signals at once can hang one."""


def step(words: str) -> None:
    print(f"· {words}", flush=True)


def check_port(port: int) -> None:
    """Stops with one sentence where the port cannot be had."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            sys.exit(
                f"Port {port} cannot be used ({error.strerror}). Choose another: make run PORT={port + 1}"
            )


def read_port() -> int:
    text = os.environ.get("PORT", "8000")
    if not text.isdigit() or not 0 < int(text) < 65536:
        sys.exit(f"PORT must be a number from 1 to 65535, not {text!r}.")
    return int(text)


def ensure_secret_key() -> None:
    """Makes a key of this machine's own, once, unless the environment brings one."""
    if "SECRET_KEY" in os.environ or "SECRET_KEY_FILE" in os.environ:
        return
    file = VAR / "secret-key"
    if not file.exists():
        VAR.mkdir(exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(64))
    os.environ["SECRET_KEY_FILE"] = str(file)


def stop_database() -> None:
    """Ends the bundled server, also where a worker was killed before it could sign off.

    Ctrl-C in a terminal may have reached the server first.
    """
    from django.db import connection

    data_dir = connection.settings_dict.get("DATA_DIR")
    connection.close()
    if not data_dir:
        return
    pid_file = data_dir / "postmaster.pid"
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        os.kill(int(pid_file.read_text().split()[0]), signal.SIGINT)
    for _ in range(100):
        if not pid_file.exists():
            return
        time.sleep(0.1)
    sys.exit(f"The bundled database did not end: see {data_dir / 'log'}.")


def prepare() -> None:
    """Everything between a set-up checkout and the first request. Repeating it takes a second."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("prepare", sample_notes=True)
    step("Collecting static files")
    call_command("collectstatic", interactive=False, verbosity=0)


def announce(port: int, tries: int = 600) -> None:
    """Says where the site is as soon as it answers."""
    for _ in range(tries):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                print(f"Formulary is at http://localhost:{port}/ (Ctrl-C ends it)", flush=True)
                return
        time.sleep(0.1)


def main() -> None:
    port = read_port()
    check_port(port)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    ensure_secret_key()
    prepare()
    threading.Thread(target=announce, args=[port], daemon=True).start()
    try:
        serve("127.0.0.1", port, workers_kill_timeout=KILL_AFTER, log_enabled=False)
    finally:
        stop_database()


if __name__ == "__main__":
    main()
