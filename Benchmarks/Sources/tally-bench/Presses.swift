import TallyEngine

/// Presses to go through again and again: seats in no order, choices that change, the same in every run.
///
/// Drawn before the measured loop, so that a turn costs one load. Never freed: it lives as long as the process.
struct Presses: @unchecked Sendable {
  private static let count = 4096
  private let drawn: UnsafePointer<(seat: UInt16, choice: Choice)>

  init(seats: Int) {
    let drawn = UnsafeMutablePointer<(seat: UInt16, choice: Choice)>.allocate(capacity: Self.count)
    var state: UInt64 = 0x2545_F491_4F6C_DD1D
    for index in 0..<Self.count {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      (drawn + index).initialize(
        to: (
          UInt16(truncatingIfNeeded: state >> 32) % UInt16(seats),
          Choice.allCases[Int(state % UInt64(Choice.allCases.count))]
        ))
    }
    self.drawn = UnsafePointer(drawn)
  }

  @inline(__always)
  subscript(_ turn: Int) -> (seat: Int, choice: Choice) {
    let (seat, choice) = drawn[turn & (Self.count - 1)]
    return (Int(seat), choice)
  }
}
