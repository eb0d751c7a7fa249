#!/usr/bin/env bash
# The rooms with threads under ThreadSanitizer, in a build folder of their own.
set -euo pipefail
cd "$(dirname "$0")/.."
export TSAN_OPTIONS="halt_on_error=1 exitcode=66 ${TSAN_OPTIONS:-}"
# How much memory a process holds says nothing under the sanitizer, so that one test stays out.
timeout 1500 swift test --sanitize=thread -Xswiftc -DTHREAD_SANITIZER --scratch-path .build-tsan \
  --filter 'TallyEngineTests|ReactorTests|VoteAPITests|VotingHardwareTests' --skip neverReads "$@"
