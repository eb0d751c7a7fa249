#!/usr/bin/env bash
# `both-verifiers.sh VOTECTL KEY FOLDER…`: published folders before `votectl verify` and before verify/verify.py, which
# shares no code with it. The Python is the one of scripts/record-tools.sh, else the system's.
set -euo pipefail
cd "$(dirname "$0")/.."
votectl=$1
key=$2
shift 2
python=
for candidate in .venv/bin/python python3; do
  if "$candidate" -c 'import cryptography' 2>/dev/null; then
    python=$candidate
    break
  fi
done
if [ -z "$python" ]; then
  echo "SKIPPED: verify/verify.py: no Python here has the package cryptography (scripts/record-tools.sh installs it)"
  # Where everything is installed, nothing may be left out in silence.
  [ -z "${CI:-}" ] || exit 1
fi
for folder in "$@"; do
  "$votectl" verify "$folder" --key "$key"
  [ -z "$python" ] || "$python" verify/verify.py --key "$key" "$folder"
done
