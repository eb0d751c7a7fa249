internal import Glibc

/// A moment on CLOCK_MONOTONIC until which something may take.
struct Deadline {
  private let moment: ContinuousClock.Instant?

  /// So long from now; nil for ever.
  init(after duration: Duration?) {
    moment = duration.map { ContinuousClock.now.advanced(by: $0) }
  }

  /// What is left, for poll(2): rounded up, 0 when it is over, at most a day at a time.
  var milliseconds: Int32 {
    guard let moment else { return 86_400_000 }
    let left = ContinuousClock.now.duration(to: moment)
    guard left > .zero else { return 0 }
    let (seconds, attoseconds) = left.components
    guard seconds < 86_400 else { return 86_400_000 }
    return Int32(seconds * 1000 + attoseconds / 1_000_000_000_000_000) + 1
  }
}
