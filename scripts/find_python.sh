#!/bin/sh
# Prints a Python of version 3.11 or newer, or says in one sentence that there is none.
for python in "${PYTHON:-python3}" python3 python3.13 python3.12 python3.11 python3.14; do
  if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    command -v "$python"
    exit 0
  fi
done
echo "Formulary needs Python 3.11 or newer; this machine has $(python3 --version 2>/dev/null || echo none). Install one, or name it: make run PYTHON=/path/to/python3" >&2
exit 1
