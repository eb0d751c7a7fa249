import VotingHardware

/// The Seat Link decoder under measurement; `run.sh` beside the package reads what callgrind counts.
///
///     hardware-bench decode 100000     so many frames
@main
struct HardwareBench {
  /// KEYS of a signed session, as in the protocol's test vectors: a deputy presses «за».
  private static let wire: [UInt8] = [
    0x06, 0x01, 0x03, 0x01, 0x01, 0x04, 0x01, 0x01, 0x02, 0x07, 0x01, 0x01, 0x02, 0x01, 0x01, 0x01, 0x02, 0x01, 0x0D,
    0xD7, 0xE5, 0x43, 0x6B, 0x13, 0xFD, 0x7C, 0x4B, 0x12, 0x4C, 0x52, 0x0F, 0x00,
  ]

  static func main() {
    let arguments = CommandLine.arguments.dropFirst()
    guard arguments.first == "decode", let count = arguments.last.flatMap({ Int($0) }), count > 0 else {
      print("usage: hardware-bench decode COUNT")
      return
    }
    // As from a read(2) during a vote: as many frames as a tty's buffer of 4 KiB holds.
    let burst = [[UInt8]](repeating: wire, count: 128).joined()
    precondition(count % 128 == 0, "the count must be a multiple of 128")
    print(decode(Array(burst), times: count / 128))
  }

  @inline(never)
  private static func decode(_ burst: [UInt8], times: Int) -> UInt64 {
    var decoder = FrameDecoder()
    var frame = Frame()
    var sum: UInt64 = 0
    burst.withUnsafeBytes { burst in
      for _ in 0..<times {
        var input = burst
        while decoder.next(&input, &frame) { sum &+= UInt64(frame.sequence) }
      }
    }
    precondition(decoder.counters.frames == UInt64(times * 128), "a benchmark that does not do its work")
    return sum
  }
}
