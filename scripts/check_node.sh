#!/bin/sh
# Says in one sentence that Node is missing or too old.
command -v node >/dev/null 2>&1 || { echo "Formulary needs Node 20 or newer (with npm) to install MathJax; there is none on this machine." >&2; exit 1; }
node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' || { echo "Formulary needs Node 20 or newer to install MathJax; this machine has $(node --version)." >&2; exit 1; }
command -v npm >/dev/null 2>&1 || { echo "Formulary needs npm to install MathJax; Node is here, npm is not." >&2; exit 1; }
