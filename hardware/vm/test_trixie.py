"""A smoke test in another Debian: trixie's systemd and udev, and the daemon that was linked with libgpiod 2."""

from test_gpio import (
    test_a_chip_is_taken_away_and_comes_back,
    test_every_seat_presses_at_once_and_is_counted_exactly,
    test_the_gaps_in_the_numbers_of_edges_that_nobody_read_are_seen,
    test_the_level_is_the_truth_after_edges_that_nobody_read,
)
from test_service import test_the_units_verify_and_expose_little
from test_usb import test_a_console_is_pulled_out_and_comes_back

TESTS = [
    test_every_seat_presses_at_once_and_is_counted_exactly,
    test_the_level_is_the_truth_after_edges_that_nobody_read,
    test_the_gaps_in_the_numbers_of_edges_that_nobody_read_are_seen,
    test_a_chip_is_taken_away_and_comes_back,
    test_a_console_is_pulled_out_and_comes_back,
    test_the_units_verify_and_expose_little,
]
