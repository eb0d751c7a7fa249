/// Where the numbers that move while a ballot is open stand in its rendered form, as offsets in bytes.
///
/// They are written right-aligned in a field of fixed width, blanks in front (JSON allows blanks between tokens), so
/// that a live tick overwrites a few bytes of a message instead of rendering it again.
struct LiveSlots {
  /// Digits and sign of a count; a hall has less than 65,536 seats.
  static let countWidth = 6
  /// `secondsLeft`: whole seconds, a point and a tenth.
  static let secondsWidth = 9

  var `for` = 0
  var against = 0
  var abstained = 0
  var notVoting = 0
  var absent = 0
  var voted = 0
  var margin = 0
  /// Nil if the ballot has no time limit.
  var secondsLeft: Int?

  /// Overwrites those counts in the message that begins at `base` which are others than what it shows. The margin moves
  /// with the votes for, and with nothing else.
  @inline(__always)
  func patch(
    _ base: UnsafeMutablePointer<UInt8>, from shown: Results.Tally, to tally: Results.Tally,
    margin value: @autoclosure () -> Int
  ) {
    patch(base + self.for, shown.for, tally.for)
    patch(base + against, shown.against, tally.against)
    patch(base + abstained, shown.abstained, tally.abstained)
    patch(base + notVoting, shown.notVoting, tally.notVoting)
    patch(base + absent, shown.absent, tally.absent)
    patch(base + voted, shown.voted, tally.voted)
    if tally.for != shown.for { JSONWriter.patch(base + margin, width: Self.countWidth, value()) }
  }

  @inline(__always)
  private func patch(_ field: UnsafeMutablePointer<UInt8>, _ shown: Int, _ count: Int) {
    if count != shown { JSONWriter.patch(field, width: Self.countWidth, count) }
  }

  /// Overwrites the time that is left, if the ballot has a limit.
  @inline(__always)
  func patch(_ base: UnsafeMutablePointer<UInt8>, tenthsLeft: @autoclosure () -> Int) {
    guard let secondsLeft else { return }
    let (seconds, tenth) = tenthsLeft().quotientAndRemainder(dividingBy: 10)
    JSONWriter.patch(base + secondsLeft, width: Self.secondsWidth - 2, seconds)
    base[secondsLeft + Self.secondsWidth - 1] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: tenth)
  }
}

extension Results.Ballot {
  func write(to json: inout JSONWriter) {
    var slots: LiveSlots?
    write(to: &json, &slots)
  }

  /// Renders the ballot; where slots are given, its live numbers get fixed fields, and `slots` tells where they are.
  func write(to json: inout JSONWriter, _ slots: inout LiveSlots?) {
    json.raw(#"{"number":"#)
    json.int(number)
    json.raw(#","question":"#)
    json.string(question)
    json.raw(#","title":"#)
    json.string(title)
    json.raw(#","mode":"#)
    json.raw(mode.json)
    json.raw(#","outcome":"#)
    json.raw(outcome.json)
    json.raw(#","tally":"#)
    if slots == nil { tally.write(to: &json) } else { tally.write(to: &json, &slots!) }
    json.raw(#","requirement":"#)
    requirement.write(to: &json)
    json.raw(#","margin":"#)
    if slots == nil { json.int(margin) } else { slots!.margin = json.field(LiveSlots.countWidth, margin) }
    json.raw(#","openedAt":"#)
    json.string(openedAt)
    if let closedAt {
      json.raw(#","closedAt":"#)
      json.string(closedAt)
    }
    if let secondsLeft {
      json.raw(#","secondsLeft":"#)
      if slots == nil {
        json.tenths(secondsLeft.tenths)
      } else {
        let (seconds, tenth) = secondsLeft.tenths.quotientAndRemainder(dividingBy: 10)
        slots!.secondsLeft = json.field(LiveSlots.secondsWidth - 2, seconds)
        json.raw(".")
        json.int(tenth)
      }
    }
    if let repeatOf {
      json.raw(#","repeatOf":"#)
      json.int(repeatOf)
    }
    writeText(to: &json, #","annulment":"#, annulment)
    writeText(to: &json, #","settlement":"#, settlement)
    writeText(to: &json, #","settledBase":"#, settledBase)
    writeText(to: &json, #","settledBy":"#, settledBy)
    writeText(to: &json, #","casting":"#, casting)
    writeText(to: &json, #","verdict":"#, verdict)
    writeText(to: &json, #","warning":"#, warning)
    if let paper {
      json.raw(#","paper":"#)
      paper.write(to: &json)
    }
    writeText(to: &json, #","seal":"#, seal)
    json.raw("}")
  }

  private func writeText(to json: inout JSONWriter, _ key: StaticString, _ text: String?) {
    guard let text else { return }
    json.raw(key)
    json.string(text)
  }
}

extension Results.Tally {
  fileprivate func write(to json: inout JSONWriter, _ slots: inout LiveSlots) {
    json.raw(#"{"for":"#)
    slots.for = json.field(LiveSlots.countWidth, self.for)
    json.raw(#","against":"#)
    slots.against = json.field(LiveSlots.countWidth, against)
    json.raw(#","abstained":"#)
    slots.abstained = json.field(LiveSlots.countWidth, abstained)
    json.raw(#","notVoting":"#)
    slots.notVoting = json.field(LiveSlots.countWidth, notVoting)
    json.raw(#","absent":"#)
    slots.absent = json.field(LiveSlots.countWidth, absent)
    json.raw(#","voted":"#)
    slots.voted = json.field(LiveSlots.countWidth, voted)
    json.raw("}")
  }
}
