#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

/// How to wait for a seat's writer that is between taking the seat and giving it back: a few instructions, unless the
/// scheduler took the processor away from it in between.
///
/// Hence first a handful of plain looks and then `sched_yield`: on a machine with one processor mere looking would burn
/// the waiter's whole time slice before the writer could run again.
@usableFromInline
struct Backoff {
  private var looks = 0

  @usableFromInline
  init() {}

  /// To be called between two looks at what is waited for.
  @usableFromInline @inline(never)
  mutating func wait() {
    if looks < 16 {
      looks += 1
    } else {
      _ = sched_yield()
    }
  }
}
