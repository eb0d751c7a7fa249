#!/usr/bin/env bash
# Runs the real daemon on a scratch folder and lets the independent Python client `varlink` talk to it.
set -euo pipefail
cd "$(dirname "$0")/.."

venv=.venv
if [ ! -x "$venv/bin/python" ] || ! "$venv/bin/python" -c 'import varlink' 2>/dev/null; then
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check 'varlink>=31,<34'
fi

bin=$(swift build --show-bin-path)
work=$(mktemp -d)
daemon=
cleanup() {
  if [ -n "$daemon" ]; then kill "$daemon" 2>/dev/null || true; wait "$daemon" 2>/dev/null || true; fi
  rm -rf "$work"
}
trap cleanup EXIT
mkdir "$work/state" "$work/run"
"$bin/vote-daemon" --config Tests/conformance/council --regulations regulations \
  --state-directory "$work/state" --runtime-directory "$work/run" &
daemon=$!
for _ in $(seq 100); do
  [ -S "$work/run/operator.socket" ] && break
  sleep 0.1
done
"$venv/bin/python" Tests/conformance/varlink_conformance.py \
  --operator "$work/run/operator.socket" --results "$work/run/results.socket"
