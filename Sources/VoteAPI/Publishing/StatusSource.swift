/// Renders the status once for all its readers, and moves the numbers of an open ballot without rendering it again.
///
/// Everything that changes is read in each live tick. `@exclusivity(unchecked)` leaves out the run-time check of each
/// access, about fifty instructions; it is sound because the source belongs to one thread, and no access is held while
/// anything else is called.
final class StatusSource: VarlinkStreamSource {
  /// What every message begins with.
  private static let head: StaticString = #"{"parameters":{"status":"#

  @exclusivity(unchecked) private(set) var generation: UInt64 = 1
  @exclusivity(unchecked) private var json = JSONWriter()
  /// The end of the status itself, before what closes the message.
  @exclusivity(unchecked) private var statusEnd = 0
  /// Nil if the published ballot is not open: then nothing in the message moves.
  @exclusivity(unchecked) private var slots: LiveSlots?
  @exclusivity(unchecked) private var number = 0
  @exclusivity(unchecked) private var isSecret = false
  @exclusivity(unchecked) private var deadline: UInt64?
  /// The published tally and margin: the margin moves with the votes for.
  @exclusivity(unchecked) private var published = Results.Tally()
  @exclusivity(unchecked) private var publishedMargin = 0
  @exclusivity(unchecked) private(set) var shown = Results.Tally()

  /// The number of the open ballot; nil if none is.
  var openBallot: Int? { slots == nil ? nil : number }

  /// Renders another state.
  func render(_ state: PublishedState, now: UInt64) {
    var status = state.status
    slots = nil
    // In its place: a copy of a ballot costs a reference count for each of its texts.
    if status.ballot?.outcome == .open {
      slots = LiveSlots()
      deadline = state.deadline
      take(&status.ballot!, now: now)
    }
    json.removeAll()
    json.raw(Self.head)
    status.write(to: &json, &slots)
    if deadline == nil { slots?.secondsLeft = nil }
    statusEnd = json.count
    json.raw("},\"continues\":true}\0")
    generation += 1
  }

  /// Takes what moves of an open ballot, and leaves in it what is shown of that now.
  private func take(_ ballot: inout Results.Ballot, now: UInt64) {
    number = ballot.number
    isSecret = ballot.mode == .secret
    if deadline != nil { ballot.secondsLeft = Results.Seconds(tenths: tenthsLeft(now)) }
    ballot.tally = disclosed(ballot.tally)
    published = ballot.tally
    publishedMargin = ballot.margin
    shown = ballot.tally
  }

  /// Puts the live tally of the open ballot, and the time that is left, into the message. True if the tally is another
  /// than the one that was shown; the time alone is no change: readers count it down themselves.
  @discardableResult
  func patch(_ live: (epochBallot: Int, tally: Results.Tally)?, now: UInt64) -> Bool {
    guard let slots else { return false }
    slots.patch(json.base, tenthsLeft: tenthsLeft(now))
    guard let live, live.epochBallot == number else { return false }
    let tally = disclosed(live.tally)
    guard tally != shown else { return false }
    slots.patch(json.base, from: shown, to: tally, margin: margin(of: tally))
    shown = tally
    generation += 1
    return true
  }

  /// The open ballot with what is shown of it now; every other ballot as it is.
  func overlaid(_ ballot: Results.Ballot, now: UInt64) -> Results.Ballot {
    guard slots != nil, ballot.number == number, ballot.outcome == .open else { return ballot }
    var ballot = ballot
    ballot.tally = shown
    ballot.margin = margin(of: shown)
    if deadline != nil { ballot.secondsLeft = Results.Seconds(tenths: tenthsLeft(now)) }
    return ballot
  }

  private func margin(of tally: Results.Tally) -> Int { publishedMargin + tally.for - published.for }

  /// An open secret ballot shows how many have voted, and nothing of how: whatever the tally thread hands over.
  private func disclosed(_ tally: Results.Tally) -> Results.Tally {
    guard isSecret else { return tally }
    var tally = tally
    tally.for = 0
    tally.against = 0
    tally.abstained = 0
    return tally
  }

  /// Rounded up, so that 0 is shown only when nothing is left; at most what the field holds, eleven days.
  private func tenthsLeft(_ now: UInt64) -> Int {
    guard let deadline, deadline > now else { return 0 }
    return Int(min((deadline - now + 99_999_999) / 100_000_000, 9_999_999))
  }

  func message(after cursor: UInt64) -> UnsafeRawBufferPointer { json.bytes }

  /// The object of a `GetStatus` reply.
  func writeReply(to reply: inout JSONWriter) {
    let start = Self.head.utf8CodeUnitCount
    reply.raw(#"{"status":"#)
    reply.raw(UnsafeRawBufferPointer(rebasing: json.bytes[start..<statusEnd]))
    reply.raw("}")
  }
}
