#!/usr/bin/env bash
# The validators from PyPI that the tests of what is published ask: in .venv, once.
set -euo pipefail
cd "$(dirname "$0")/.."
venv=.venv
if ! "$venv/bin/python" -c 'import frictionless, jsonschema, docx, html5lib, pikepdf' 2>/dev/null; then
  [ -x "$venv/bin/python" ] || python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check \
    'frictionless>=5.18,<6' 'jsonschema>=4.23,<5' 'python-docx>=1.1,<2' 'html5lib>=1.1,<2' \
    'pikepdf>=10,<11'
fi
