"""The sentences that a newcomer reads when something is missing."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(*command: str, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, check=False
    )


def fake(folder: Path, name: str, script: str) -> None:
    program = folder / name
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)


def test_a_taken_port_gets_one_sentence():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        result = run(sys.executable, "-m", "scripts.run", PORT=str(port))
    assert result.returncode == 1
    assert result.stderr == (
        f"Port {port} cannot be used (Address already in use). Choose another: make run PORT={port + 1}\n"
    )


@pytest.mark.parametrize("port", ["http", "0", "70000"])
def test_a_port_that_is_none_gets_one_sentence(port):
    result = run(sys.executable, "-m", "scripts.run", PORT=port)
    assert result.stderr == f"PORT must be a number from 1 to 65535, not '{port}'.\n"


def test_an_old_python_gets_one_sentence(tmp_path):
    for name in ("python3", "python3.11", "python3.12", "python3.13", "python3.14"):
        fake(tmp_path, name, '[ "$1" = --version ] && echo Python 3.9.2 || exit 1')
    result = run("/bin/sh", "scripts/find_python.sh", PATH=str(tmp_path), PYTHON="python3")
    assert result.returncode == 1
    assert result.stderr.startswith("Formulary needs Python 3.11 or newer; this machine has Python 3.9.2.")


def test_a_missing_node_gets_one_sentence(tmp_path):
    result = run("/bin/sh", "scripts/check_node.sh", PATH=str(tmp_path))
    assert result.returncode == 1
    assert result.stderr.startswith("Formulary needs Node 20 or newer")


def test_an_old_node_gets_one_sentence(tmp_path):
    fake(tmp_path, "node", '[ "$1" = --version ] && echo v18.1.0 || exit 1')
    result = run("/bin/sh", "scripts/check_node.sh", PATH=str(tmp_path))
    assert result.stderr.endswith("this machine has v18.1.0.\n")


def test_the_node_of_this_machine_is_accepted():
    assert run("/bin/sh", "scripts/check_node.sh").returncode == 0


OLD_DJANGO = """case "$*" in *old.txt) echo 'django 3.2.0 CVE-2021-35042'; exit 1 ;; esac"""


@pytest.mark.parametrize(
    ("auditor", "status"), [("exit 0", 1), ("echo no network; exit 1", 1), (f"{OLD_DJANGO}\nexit 0", 0)]
)
def test_an_audit_is_believed_only_if_it_sees_an_old_django(tmp_path, auditor, status):
    fake(tmp_path, "pip-audit", auditor)
    fake(tmp_path, "npm", "exit 0")
    path = f"{tmp_path}:{os.environ['PATH']}"
    result = run("/bin/sh", "scripts/audit.sh", PATH=path, PIP_AUDIT=str(tmp_path / "pip-audit"))
    assert result.returncode == status, result.stderr
    assert ("cannot be believed" in result.stderr) == bool(status)


def test_a_hole_in_a_pinned_package_fails_the_audit(tmp_path):
    fake(tmp_path, "pip-audit", "echo 'django 3.2.0 CVE-2021-35042'; exit 1")
    path = f"{tmp_path}:{os.environ['PATH']}"
    result = run("/bin/sh", "scripts/audit.sh", PATH=path, PIP_AUDIT=str(tmp_path / "pip-audit"))
    assert result.returncode == 1
    assert "requirements" in result.stdout
