#if SECRET_LEAK
  // Compiled only with -DSECRET_LEAK, which no build of this package sets: see DeliberateLeak.swift of TallyThread. A
  // daemon that was built with it must never count a vote.
  internal import Glibc

  extension Journal {
    /// Whether a failed write or sync is taken for a mere refusal, and the rows are written again: what a daemon must never
    /// do, and what `hall-simulator faults` has to find.
    static let isDeafOnPurpose = getenv("SECRET_LEAK_KIND").map { String(cString: $0) } == "deaf"
  }
#endif
