/// What waits for room in one port: at most 4 KiB.
///
/// The bound: an INDICATE finds no room once a kilobyte waits, so that answers always do before it; any other frame finds
/// none once the buffer is full. What finds none is not kept here: the newest indication goes out when the port has
/// drained, an answer stays with its press and the console's next resend fetches it.
struct OutputBuffer: ~Copyable {
  static let capacity = 4096
  static let indicationsUpTo = 1024

  private let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
  private var start = 0
  private(set) var count = 0

  deinit {
    bytes.deallocate()
  }

  mutating func put(_ frame: EncodedFrame, _ kind: FrameKind) -> Bool {
    let limit = kind == .indicate ? Self.indicationsUpTo : Self.capacity
    guard count + frame.length <= limit else { return false }
    if start + count + frame.length > Self.capacity {
      bytes.update(from: bytes + start, count: count)
      start = 0
    }
    frame.withBytes { more in
      UnsafeMutableRawBufferPointer(start: bytes + start + count, count: more.count).copyMemory(from: more)
    }
    count += frame.length
    return true
  }

  /// The bytes that wait.
  func withBytes<Result>(_ work: (UnsafeRawBufferPointer) -> Result) -> Result {
    work(UnsafeRawBufferPointer(start: bytes + start, count: count))
  }

  /// The first `written` bytes are on their way.
  mutating func drop(_ written: Int) {
    precondition(written <= count)
    start += written
    count -= written
    if count == 0 { start = 0 }
  }

  mutating func clear() {
    start = 0
    count = 0
  }
}
