#!/bin/sh
# Asks whether anything that is installed has a known hole. An audit that cannot ask, or skips what it does not know,
# says "nothing found" as well: it is believed only after it has seen the holes of an old Django.
set -eu
cd "$(dirname "$0")/.."
tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
if [ -z "${PIP_AUDIT:-}" ]; then
    "${PYTHON:-.venv/bin/python}" -m venv "$tools/venv"
    "$tools/venv/bin/pip" install --quiet --disable-pip-version-check pip-audit==2.10.1
    PIP_AUDIT=$tools/venv/bin/pip-audit
fi
audit() { "$PIP_AUDIT" --strict --disable-pip --no-deps --progress-spinner off --requirement "$1"; }

echo 'django==3.2.0' > "$tools/old.txt"
if audit "$tools/old.txt" > "$tools/seen" 2>&1 || ! grep -Eq 'CVE-|GHSA-|PYSEC-' "$tools/seen"; then
    cat "$tools/seen" >&2
    echo "The audit does not see the holes of Django 3.2.0, so it cannot be believed about anything else." >&2
    exit 1
fi
for file in requirements*.txt; do
    echo "· $file"
    audit "$file"
done
echo "· package-lock.json"
npm audit
