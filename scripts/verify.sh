#!/usr/bin/env bash
# Both verifiers of what is published: the table of ways to spoil it, then random sittings written by the released program
# and read by verify/verify.py.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/record-tools.sh
for product in bulk-journal protocol-generator votectl vote-daemon; do
  swift build -c release --product "$product" | tail -n 1
done
bin=$(swift build -c release --show-bin-path)
swift build --build-tests
SPOIL=all VOTECTL="$bin/votectl" swift test --skip-build --filter 'SealsTests|RecordAuditTests'
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/journal" "$work/out"
key=$("$bin/vote-daemon" seal-key --name rada.example "$work/key")
"$bin/bulk-journal" "$work/journal" 34 "${SITTINGS:-12}" 40 "$work/key"
"$bin/protocol-generator" bulk --journal "$work/journal/journal.sqlite" --output "$work/out" --edrpou 01234567 \
  --katottg UA32140050000046018 --url https://rada.example.gov.ua/golosuvannia
"$bin/votectl" verify "$work/journal/journal.sqlite" --key "$key"
# A site's folder with all that no record tells: the deputies' table, an earlier edition, signers.
{
  echo 'id;familyName;name;additionalName;gender;birthDate;factionName'
  for number in $(seq 34); do echo "d$number;Прізвище$number;Ім’я;По батькові;1;1980-01-01;Громада"; done
} >"$work/deputies.csv"
for secretary in 'Тихий Іван Іванович' 'Гучна Марія Петрівна'; do
  "$bin/protocol-generator" publish "$work/site" --journal "$work/journal/journal.sqlite" --edrpou 01234567 \
    --katottg UA32140050000046018 --url https://rada.example.gov.ua/golosuvannia --deputies "$work/deputies.csv" \
    --secretary "$secretary" --commission-member "О'Коннор Олена" --commission-member 'Ґонта Яків'
done
scripts/both-verifiers.sh "$bin/votectl" "$key" "$work"/site/*/ "$work"/site/*/poperedni/1/
count=0
before=()
for folder in "$work"/out/*/; do
  # The folders of `bulk` have neither an index nor checksums, which are a site's.
  .venv/bin/python verify/verify.py --records-only --key "$key" "${before[@]}" "$folder" >"$work/said" ||
    { cat "$work/said"; echo "verify.py does not verify $folder" >&2; exit 1; }
  before=(--earlier "$folder/proof/checkpoint.txt")
  count=$((count + 1))
done
[ "$count" = "${SITTINGS:-12}" ] || { echo "not every sitting was written" >&2; exit 1; }
echo "$count sittings verified by verify.py, each extending the one before"
