#!/usr/bin/env bash
# Random sittings, written in every format, and every document of theirs before its judge: record-sittings.sh [SITTINGS].
# Then one sitting with a fault in each kind of document, which every judge has to find.
set -euo pipefail
cd "$(dirname "$0")/.."
sittings=${1:-200}
for product in bulk-journal protocol-generator; do swift build -c release --product "$product" | tail -n 1; done
bin=$(swift build -c release --show-bin-path)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/journal" "$work/out" "$work/broken"
schemas=""
[ ! -d ../shared/schemas ] || schemas=../shared/schemas
judge() { .venv/bin/python Tests/OpenDataTests/validate-tree.py "$1" $schemas; }

"$bin/bulk-journal" "$work/journal" 12 "$sittings" 3
"$bin/protocol-generator" bulk --journal "$work/journal/journal.sqlite" --output "$work/out" --edrpou 01234567 \
  --katottg UA32140050000046018 --url https://rada.example.gov.ua/golosuvannia
# LibreOffice's, of one sitting: it takes its time.
first=$(find "$work/out" -mindepth 1 -maxdepth 1 -type d | sort | tail -n 1)
"$bin/protocol-generator" sitting --journal "$work/journal/journal.sqlite" -f pdf --each "$first"
"$bin/protocol-generator" minutes --journal "$work/journal/journal.sqlite" -f pdf -o "$first/protokol.pdf" 2>/dev/null
judge "$work/out"
[ "$(find "$work/out" -name datapackage.json | wc -l)" = "$sittings" ] || { echo "not every sitting was written" >&2; exit 1; }

cp -r "$first" "$work/broken/sitting"
cd "$work/broken/sitting"
page=$(find . -name 'holosuvannia-*.html' | sort | head -n 1)
sed -i 's|</table>|</tabel>|' "$page"
sed -i '0,/<text:p /s//<text:pp /' zasidannia.fodt
sed -i 's|<debate |<debat |' akoma-ntoso.xml
sed -i '0,/"vote_events"/s//"vote_event"/' popolo.json
sed -i '2s/^[^,]*,/,/' dodatok29/vote.csv
ballot=$(find . -name 'holosuvannia-*.json' | sort | head -n 1)
sed -i -E 's/"YESCnt": ([0-9]+)/"YESCnt": 1\1/' "$ballot"
paper=$(find . -name 'holosuvannia-*.pdf' | sort | head -n 1)
sed -i 's|<pdfaid:part>2<|<pdfaid:part>3<|' "$paper"
cd - >/dev/null
if said=$(judge "$work/broken"); then
  echo "the judges find no fault in broken documents" >&2
  exit 1
fi
wanted=("HTML without a fault" "PDF/A-2b" "JSON of the councils" "data packages")
[ -z "$schemas" ] || wanted+=("Flat ODT" "Akoma Ntoso" "Popolo" "tables of Resolution 835")
for name in "${wanted[@]}"; do
  grep -q "^$name" <<<"$said" || { echo "$said"; echo "no judge found the fault made in: $name" >&2; exit 1; }
done
echo "each judge finds the fault that was made for it"
