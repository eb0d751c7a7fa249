#!/usr/bin/env bash
# What no compiler checks about the tree. Silent and 0 where all is well.
set -uo pipefail
cd "$(dirname "$0")/.."
bad=0
complain() { echo "$1" >&2; bad=1; }

# The domain knows no I/O and no clock. Backoff.swift yields the processor to a writer that was interrupted.
if grep -rnE '^(public |internal |private )?import (Foundation|Glibc|Dispatch)' Sources/TallyEngine \
  | grep -v '^Sources/TallyEngine/Atomics/Backoff.swift:'; then
  complain "TallyEngine imports more than the standard library and Synchronization"
fi
# Atomics live in one folder of the engine.
if grep -rln 'import Synchronization' Sources/TallyEngine | grep -v '^Sources/TallyEngine/Atomics/'; then
  complain "atomics outside Sources/TallyEngine/Atomics"
fi
# Arrows point down only.
arrow() {
  local room=$1 forbidden=$2
  if grep -rnE "import ($forbidden)\$" "Sources/$room"; then complain "$room imports what stands above it"; fi
}
arrow TallyEngine 'Reactor|SystemdKit|VotingHardware|VoteJournal|VoteAPI|ProtocolDocuments|CouncilFiles|PublishedRecord|TallyThread|HallDoctor|HallSimulation'
arrow Reactor 'TallyEngine|SystemdKit|VotingHardware|VoteJournal|VoteAPI|ProtocolDocuments|CouncilFiles|Foundation|HallDoctor|HallSimulation'
arrow SystemdKit 'TallyEngine|Reactor|VotingHardware|VoteJournal|VoteAPI|ProtocolDocuments|CouncilFiles|PublishedRecord|TallyThread|HallDoctor|HallSimulation'
arrow VotingHardware 'SystemdKit|VoteJournal|VoteAPI|ProtocolDocuments|CouncilFiles|HallDoctor|HallSimulation'
arrow VoteJournal 'Reactor|SystemdKit|VotingHardware|VoteAPI|ProtocolDocuments|CouncilFiles|HallDoctor|Sealing|RecordAudit|HallSimulation'
arrow VoteAPI 'SystemdKit|VotingHardware|VoteJournal|ProtocolDocuments|CouncilFiles|HallDoctor|HallSimulation'
arrow results-screen 'TallyEngine|VotingHardware|VoteJournal|ProtocolDocuments|CouncilFiles|PublishedRecord|TallyThread|HallDoctor|HallSimulation'
arrow ProtocolDocuments 'Reactor|SystemdKit|VotingHardware|VoteJournal|VoteAPI|CouncilFiles|PublishedRecord|JournalRecord|HallDoctor|Sealing|RecordAudit|HallSimulation'
arrow OpenData 'Reactor|SystemdKit|VotingHardware|VoteJournal|VoteAPI|CouncilFiles|PublishedRecord|JournalRecord|HallDoctor|HallSimulation'
arrow JournalRecord 'Reactor|SystemdKit|VotingHardware|VoteAPI|CouncilFiles|PublishedRecord|TallyThread|HallDoctor|HallSimulation'
arrow OfficeText 'TallyEngine|Reactor|SystemdKit|VotingHardware|VoteJournal|VoteAPI|ProtocolDocuments|CouncilFiles|PublishedRecord|JournalRecord|HallDoctor|HallSimulation'
arrow HallSimulation 'PublishedRecord|HallDoctor|OfficeText'
arrow Seals 'TallyEngine|Reactor|SystemdKit|VotingHardware|VoteJournal|VoteAPI|ProtocolDocuments|CouncilFiles|PublishedRecord|JournalRecord|Sealing|RecordAudit|HallDoctor|HallSimulation'
arrow Sealing 'Reactor|SystemdKit|VotingHardware|VoteAPI|CouncilFiles|PublishedRecord|JournalRecord|RecordAudit|TallyThread|HallDoctor|HallSimulation'
arrow RecordAudit 'Reactor|SystemdKit|VotingHardware|VoteAPI|CouncilFiles|PublishedRecord|TallyThread|HallDoctor|HallSimulation'
arrow PowerCut 'TallyEngine|Reactor|SystemdKit|VotingHardware|VoteJournal|VoteAPI|ProtocolDocuments|CouncilFiles|PublishedRecord|JournalRecord|TallyThread|HallDoctor|HallSimulation|Seals|Sealing|RecordAudit'
arrow HallDoctor 'VoteJournal|VoteAPI|ProtocolDocuments|PublishedRecord|SystemdKit'
# The system's device libraries have one door each.
if git grep -nE '(import +(CLibgpiod|CLibudev)|#include +<(gpiod|libudev)\.h>)' -- Sources ':!Sources/CGpiod' ':!Sources/CUdev' \
  ':!Sources/CLibgpiod' ':!Sources/CLibudev'; then
  complain "libgpiod and libudev are used outside CGpiod and CUdev"
fi
# So has HTTP.
if git grep -nE 'import +NIO' -- Sources ':!Sources/results-screen/Server'; then
  complain "SwiftNIO is used outside Sources/results-screen/Server"
fi
# A page loads nothing from elsewhere, and has no script or style outside its files: its policy would stop them.
if grep -rnE 'https?://' Sources/results-screen/Resources | grep -v 'http://www.w3.org/2000/svg'; then
  complain "a page of the screen names another server"
fi
if grep -nE '<script>|<style|[ "]style=|[ "]on[a-z]+="' Sources/results-screen/Resources/*.html; then
  complain "a page of the screen has a script or a style of its own"
fi
# A mutant whose words are gone has to be written anew.
scripts/mutants.py --check || complain "a mutant of Tests/mutants/mutants.json no longer fits"
# What is said to keep a fault away must be there: a test's type, or a file by its name.
while read -r name; do
  case "$name" in
    *Tests) git grep -qwE "(struct|class) $name" -- Tests ;;
    *.* | *-*) [ -n "$(git ls-files -- ":(glob)**/$name")" ] || git grep -qF "\"name\": \"$name\"" -- Tests/mutants ;;
  esac || complain "docs/found-by-machines.md: there is no $name"
done < <(sed -nE 's/^\|.*\|(.*)\|$/\1/p' docs/found-by-machines.md | grep -oE '`[^`]+`' | tr -d '`' | sort -u)
# A thin executable.
count=$(find Sources/vote-daemon -name '*.swift' | wc -l)
[ "$count" -le 10 ] || complain "Sources/vote-daemon has $count files: what has outgrown wiring belongs into a room"
# No path of somebody's machine.
paths=$(git grep -nE '(^|[^a-z])/(home|work|root)/[a-z]' -- ':!scripts/tidy.sh' ':!*.jsonl')
status=$?
[ "$status" -le 1 ] || complain "git cannot read this tree: its paths were not checked"
if grep -v 'ProtectHome' <<<"$paths" | grep .; then complain "a path of somebody's machine"; fi
exit $bad
