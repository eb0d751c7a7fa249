# What the guest's builders share: how they say what a step took, and that something cannot be had.
# shellcheck shell=bash

lacking() {
  echo "$*" >&2
  exit 77
}

began=$SECONDS
step() {
  printf '  %-58s %4d s\n' "$1" $((SECONDS - began))
  began=$SECONDS
}
