/// Cuts a stream of bytes into messages at each NUL, and holds no more than one longest message.
///
/// A message longer than the limit is refused and its connection ends: where the next message begins is known only after
/// all of it has been read, and reading on for a client that breaks the rule is work for nothing.
struct RequestFramer {
  /// What is at the front of the stream.
  enum Front: Equatable {
    /// A whole message, without its NUL.
    case message([UInt8])
    /// Not yet a whole message; `isEmpty` tells whether there is a part of one.
    case incomplete
    /// The message at the front is longer than the limit.
    case tooLong
  }

  /// The longest message in bytes, without its NUL.
  let limit: Int

  private var bytes: [UInt8] = []
  /// Where the front message begins.
  private var start = 0
  /// Up to here there is no NUL after `start`.
  private var scanned = 0

  init(limit: Int) { self.limit = limit }

  /// Nothing is left over.
  var isEmpty: Bool { start == bytes.count }

  /// How many bytes may be appended; positive whenever `next` has said `incomplete`.
  var room: Int { limit + 1 - (bytes.count - start) }

  /// Appends what was read, at most `room` bytes.
  mutating func append(_ more: UnsafeRawBufferPointer) {
    precondition(more.count <= room)
    if start > 0 {
      bytes.removeSubrange(..<start)
      scanned -= start
      start = 0
    }
    bytes.append(contentsOf: more)
  }

  /// Takes the message at the front.
  mutating func next() -> Front {
    guard let end = bytes[scanned...].firstIndex(of: 0) else {
      scanned = bytes.count
      return scanned - start > limit ? .tooLong : .incomplete
    }
    let message = Array(bytes[start..<end])
    start = end + 1
    scanned = start
    // An idle client keeps no buffer.
    if isEmpty {
      bytes = []
      start = 0
      scanned = 0
    }
    return .message(message)
  }
}
