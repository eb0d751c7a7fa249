/// What a hunt has found, by channel.
struct LeakFindings: Sendable {
  private(set) var found: [LeakChannel: [String]] = [:]
  /// Comparisons and searches made.
  private(set) var looks = 0

  /// So many findings of a channel are kept; the first ones say enough.
  private static let most = 5

  var isEmpty: Bool { found.isEmpty }

  mutating func expect(_ isSo: Bool, _ channel: LeakChannel, _ what: @autoclosure () -> String) {
    looks += 1
    guard !isSo else { return }
    if found[channel, default: []].count < Self.most { found[channel, default: []].append(what()) }
  }

  /// Two ballots with the same totals and the same order of pressing have to look the same.
  mutating func compare(_ one: LeakTrace, _ other: LeakTrace) {
    for channel in LeakChannel.allCases {
      let (mine, its) = (one.lines[channel] ?? [], other.lines[channel] ?? [])
      expect(
        mine == its, channel,
        "№ \(one.number) і № \(other.number) різняться" + Self.difference(mine, its))
    }
  }

  /// The first lines that differ, around the place where they do.
  private static func difference(_ one: [String], _ other: [String]) -> String {
    let at = zip(one, other).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? min(one.count, other.count)
    let (mine, its) = (at < one.count ? Array(one[at]) : [], at < other.count ? Array(other[at]) : [])
    let place = zip(mine, its).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? min(mine.count, its.count)
    func excerpt(_ line: [Character]) -> String {
      line.isEmpty ? "(рядка немає)" : "…" + String(line.dropFirst(max(0, place - 60)).prefix(120)) + "…"
    }
    return " (рядок \(at + 1), знак \(place + 1)):\n      \(excerpt(mine))\n      \(excerpt(its))"
  }
}
