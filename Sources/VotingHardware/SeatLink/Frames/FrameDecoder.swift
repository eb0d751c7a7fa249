internal import Glibc

/// Cuts a stream of bytes into frames: splits it at 0x00, undoes COBS, checks length and checksum.
///
/// Any bytes may come in. What is no frame is counted and dropped, and the next 0x00 begins afresh. It keeps at most
/// one unfinished frame of 62 bytes and allocates nothing once it exists.
///
///     var input = UnsafeRawBufferPointer(...)
///     var frame = Frame()
///     while decoder.next(&input, &frame) { ... }
public struct FrameDecoder: ~Copyable {
  /// What came in, counted since the decoder was made.
  public struct Counters: Sendable, Hashable, BitwiseCopyable {
    /// Frames that were whole.
    public var frames: UInt64 = 0
    /// Runs of bytes between delimiters that are not COBS.
    public var undecodable: UInt64 = 0
    /// Runs longer than a frame can be.
    public var tooLong: UInt64 = 0
    /// Runs too short for a header, the tag that the flags promise, and the checksum.
    public var tooShort: UInt64 = 0
    /// Frames whose checksum is wrong.
    public var badChecksum: UInt64 = 0

    /// All zero.
    public init() {}

    /// Everything that was dropped.
    public var dropped: UInt64 { undecodable + tooLong + tooShort + badChecksum }
  }

  /// What came in so far.
  public private(set) var counters = Counters()

  /// Encoded bytes of a frame, without the delimiter.
  private static let maximumEncoded = EncodedFrame.maximumLength - 1

  private let unfinished: UnsafeMutablePointer<UInt8>
  private let tables: UnsafePointer<UInt32>
  private var held = 0
  private var overflowed = false

  /// A decoder at the beginning of a stream.
  public init() {
    unfinished = .allocate(capacity: EncodedFrame.maximumLength)
    unfinished.initialize(repeating: 0, count: EncodedFrame.maximumLength)
    tables = Checksum.tables
  }

  deinit {
    unfinished.deallocate()
  }

  /// Takes bytes from the front of `input` until they end a whole frame, and stores that in `frame`: true. False when
  /// all bytes are taken; `frame` is then undefined.
  public mutating func next(_ input: inout UnsafeRawBufferPointer, _ frame: inout Frame) -> Bool {
    while let start = input.baseAddress, input.count > 0 {
      guard let end = memchr(start, 0, input.count) else {
        keep(start, input.count)
        input = UnsafeRawBufferPointer(start: nil, count: 0)
        return false
      }
      let count = UnsafeRawPointer(end) - start
      input = UnsafeRawBufferPointer(start: start + (count &+ 1), count: input.count &- count &- 1)
      if held == 0 && !overflowed {
        if count == 0 { continue }
        if count > Self.maximumEncoded {
          counters.tooLong &+= 1
        } else if decode(start, count, &frame) {
          return true
        }
      } else {
        keep(start, count)
        let whole = held
        held = 0
        if overflowed {
          overflowed = false
          counters.tooLong &+= 1
        } else if decode(UnsafeRawPointer(unfinished), whole, &frame) {
          return true
        }
      }
    }
    return false
  }

  /// Forgets an unfinished frame: the line was opened anew.
  public mutating func reset() {
    held = 0
    overflowed = false
  }

  private mutating func keep(_ start: UnsafeRawPointer, _ count: Int) {
    guard !overflowed, held + count <= Self.maximumEncoded else {
      overflowed = true
      return
    }
    memcpy(unfinished + held, start, count)
    held += count
  }

  @inline(__always)
  private mutating func decode(_ start: UnsafeRawPointer, _ count: Int, _ frame: inout Frame) -> Bool {
    let length = count &- 1
    guard length >= Frame.headerLength &+ Frame.checksumLength else {
      counters.tooShort &+= 1
      return false
    }
    let tables = tables
    let code = start.load(as: UInt8.self)
    enum Outcome { case frame, undecodable, tooShort, badChecksum }
    var outcome = Outcome.frame
    _ = frame.fill { bytes in
      memcpy(bytes, start + 1, length)
      guard COBS.decode(bytes, code: code, count: count) else {
        outcome = .undecodable
        return nil
      }
      let covered = length &- Frame.checksumLength
      let sent = UInt32(littleEndian: UnsafeRawPointer(bytes).loadUnaligned(fromByteOffset: covered, as: UInt32.self))
      guard Checksum.value(bytes, covered, tables) == sent else {
        outcome = .badChecksum
        return nil
      }
      if bytes[3] & Frame.Flag.signed != 0 && covered < Frame.headerLength &+ Frame.tagLength {
        outcome = .tooShort
        return nil
      }
      return length
    }
    switch outcome {
    case .frame: counters.frames &+= 1
    case .undecodable: counters.undecodable &+= 1
    case .tooShort: counters.tooShort &+= 1
    case .badChecksum: counters.badChecksum &+= 1
    }
    return outcome == .frame
  }
}
