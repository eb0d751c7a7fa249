internal import Glibc
package import TallyEngine

/// Where the tally reads the time.
package struct Clocks {
  /// Both clocks now.
  let read: () -> Moment

  /// Other clocks than the machine's.
  package init(_ read: @escaping () -> Moment) { self.read = read }

  /// CLOCK_REALTIME and CLOCK_MONOTONIC.
  package static var machine: Clocks {
    Clocks {
      var wall = timespec()
      clock_gettime(CLOCK_REALTIME, &wall)
      var uptime = timespec()
      clock_gettime(CLOCK_MONOTONIC, &uptime)
      return Moment(
        wall: Int64(wall.tv_sec) * 1_000 + Int64(wall.tv_nsec) / 1_000_000,
        monotonic: UInt64(uptime.tv_sec) * 1_000_000_000 + UInt64(uptime.tv_nsec))
    }
  }
}
