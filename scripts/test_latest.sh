#!/bin/sh
# Runs the suite on the newest Django that installs with a Python newer than 3.11; says so when there is none.
set -eu
python=
for candidate in "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.1[2-9]*/bin/python3 python3.12 python3.13 python3.14; do
  if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null; then python=$candidate; fi
done
if [ -z "$python" ]; then
  echo "test-latest: no Python newer than 3.11 was found; the newest Django was not tried."
  exit 0
fi
[ -x .venv-latest/bin/python ] || "$python" -m venv .venv-latest
.venv-latest/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
.venv-latest/bin/python -m pip install --quiet --disable-pip-version-check --upgrade django
.venv-latest/bin/python -c 'import django, platform; print("test-latest: Django", django.get_version(), "on Python", platform.python_version())'
.venv-latest/bin/python scripts/browser.py
exec .venv-latest/bin/python -m pytest -n auto --dist loadfile "$@"
