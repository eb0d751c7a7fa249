/// Tells each reader of the seat map which seats changed since its last message.
///
/// Each seat carries the generation in which it changed last. So a reader that lags behind by any number of changes gets
/// one message with all of them, and no list of changes is kept for anyone.
final class SeatSource: VarlinkStreamSource {
  // Read in each tick; see `StatusSource`.
  @exclusivity(unchecked) private(set) var generation: UInt64 = 1
  private var states: [Results.SeatState] = []
  private var stamps: [UInt64] = []
  private var json = JSONWriter()
  /// The cursor and the generation that `json` was rendered for.
  private var rendered: (cursor: UInt64, generation: UInt64) = (.max, 0)

  /// Takes the newest states; true if one changed. Another seat map changes every seat.
  func update(_ newest: [Results.SeatState]) -> Bool {
    let isSameHall = newest.count == states.count && zip(newest, states).allSatisfy { $0.seat == $1.seat }
    if !isSameHall { stamps = Array(repeating: generation + 1, count: newest.count) }
    var changed = !isSameHall
    if isSameHall {
      for index in newest.indices where newest[index] != states[index] {
        stamps[index] = generation + 1
        changed = true
      }
    }
    states = newest
    if changed { generation += 1 }
    return changed
  }

  func message(after cursor: UInt64) -> UnsafeRawBufferPointer {
    if rendered == (cursor, generation) { return json.bytes }
    rendered = (cursor, generation)
    json.removeAll()
    json.raw(#"{"parameters":{"states":["#)
    var isFirst = true
    for index in states.indices where stamps[index] > cursor {
      if !isFirst { json.raw(",") }
      isFirst = false
      states[index].write(to: &json)
    }
    json.raw("]},\"continues\":true}\0")
    return json.bytes
  }
}
