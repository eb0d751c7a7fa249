internal import Reactor

/// The lines of one request: 1…64 keys, or as many lamps, of one chip.
final class GpioGroup {
  /// What a line is for.
  struct Member {
    /// Which of the hall's panels.
    let panel: Int
    /// Which of its keys or lamps.
    let key: Int
    let line: GpioLine
  }

  let lines: any GpioOpenLines
  /// The lines in the order of the bits of a word of levels.
  let members: [Member]
  let isLamps: Bool
  let bits: [UInt32: Int]
  var registrations: [Reactor.Registration] = []
  /// What the lamps show; nil where that is not known.
  var lit: UInt64?

  init(_ lines: any GpioOpenLines, _ members: [Member], offsets: [UInt32], isLamps: Bool, lit: UInt64?) {
    self.lines = lines
    self.members = members
    self.isLamps = isLamps
    self.lit = lit
    bits = Dictionary(uniqueKeysWithValues: offsets.enumerated().map { ($1, $0) })
  }
}
