internal import CouncilFiles
internal import TallyEngine
internal import VoteAPI
internal import VotingHardware

/// One thing that is wrong at a seat.
struct SeatFinding {
  typealias Reason = VoteAPI.Operator.SeatHealthState

  let reason: Reason
  /// In Ukrainian, without a full stop.
  let detail: String

  /// What to do about these, in Ukrainian; nil for nothing.
  static func remedy(of reasons: [Reason]) -> String? {
    var remedies: [String] = []
    for remedy in reasons.compactMap(remedy) where !remedies.contains(remedy) { remedies.append(remedy) }
    return remedies.isEmpty ? nil : remedies.joined(separator: "; ")
  }

  private static func remedy(of reason: Reason) -> String? {
    switch reason {
    case .ready: nil
    case .offline: "перевірте живлення і кабель; що з портом, скаже sudo vote-daemon doctor"
    case .silent: "вимкніть і ввімкніть пульт; мовчить далі — поставте запасний"
    case .stuckKey: "звільніть клавішу; запала знову — поставте запасний пульт"
    case .chatter: "почистьте контакт або поставте запасний пульт"
    case .refused: "поверніть за місце його пульт; ключ пульта звірте з console-keys.csv"
    case .unknownConsole: "поверніть за місце його пульт або впишіть ключ цього в console-keys.csv"
    case .missingKeys: "натисніть ці клавіші ще раз; не спрацьовують чи їх немає — поставте інший пульт"
    case .wrongPort: "переставте пульт на його місце"
    case .changedSeat:
      "поверніть місцю його депутата у файлах і перезапустіть службу; або призначте місцю пульт до кінця засідання: "
        + "votectl assign-console"
    case .lamp: "замініть лампу або поставте запасний пульт"
    }
  }
}

extension TallyLoop {
  /// The keys that the sitting needs.
  var neededKeys: Keys {
    var needed: Keys = [.for, .against, .abstain, .present]
    if sitting.council.regulation.choiceRule == .held { needed.insert(.hold) }
    return needed
  }

  /// How every seat stands now; while a check runs, by what it has found.
  func health() -> [VoteAPI.Operator.SeatHealth] {
    let council = sitting.council
    let needed = neededKeys
    let now = moment().monotonic
    return council.seats.map { seat in
      let state = consoles[seat.number]
      let voter = sitting.voter(atSeat: seat.number)
      let findings = findings(at: seat.number, state, needing: needed, at: now)
      let reasons = findings.map(\.reason)
      return VoteAPI.Operator.SeatHealth(
        seat: Int(seat.number), voter: seat.voter, name: voter.map { council.voters[$0].fullName },
        console: state?.place.text ?? "", state: reasons.first ?? .ready, reasons: reasons,
        detail: findings.isEmpty
          ? state?.serial.map(ConsolePlace.hex) : findings.map(\.detail).joined(separator: "; "),
        remedy: SeatFinding.remedy(of: reasons))
    }
  }

  /// All that is wrong at a seat, the gravest first.
  private func findings(
    at seat: UInt16, _ state: ConsoleState?, needing needed: Keys, at now: UInt64
  ) -> [SeatFinding] {
    guard let state else { return [SeatFinding(reason: .offline, detail: "пульт не призначено")] }
    if withheldSeats.contains(seat) {
      func name(in council: Council) -> String { council.occupant(ofSeat: seat)?.fullName ?? "вільно" }
      let detail = "у засіданні тут \(name(in: sitting.council)), у файлах — \(name(in: parts.configuration.council))"
      return [SeatFinding(reason: .changedSeat, detail: detail)]
    }
    if let refusal = state.refusal { return [finding(refusal, of: state, at: seat)] }
    guard state.isOnline else {
      if let trouble = parts.troubles.text(at: seat) { return [SeatFinding(reason: .offline, detail: trouble)] }
      return parts.troubles.hasOpenPort(seat)
        ? [SeatFinding(reason: .silent, detail: "порт відкрито, пульт не озивається")]
        : [SeatFinding(reason: .offline, detail: "пульта немає на зв’язку")]
    }
    let evidence = check?.evidence[seat]
    var findings: [SeatFinding] = []
    func add(_ reason: SeatFinding.Reason, _ detail: String) {
      findings.append(SeatFinding(reason: reason, detail: detail))
    }
    if check != nil, evidence?.hasAnswered != true { add(.silent, "на зв’язку, але перевірки не показує") }
    let stuck = evidence?.stuck(at: now) ?? []
    if !stuck.isEmpty || state.faults.contains(.stuckKey) {
      add(.stuckKey, stuck.isEmpty ? "запала клавіша" : "запала клавіша: \(stuck.discreetText)")
    }
    let chattering = evidence?.chattering ?? []
    if !chattering.isEmpty || state.faults.contains(.chatteringKey) {
      add(.chatter, chattering.isEmpty ? "клавіша деренчить" : "деренчить клавіша: \(chattering.discreetText)")
    }
    let lacking = needed.subtracting(state.fitted)
    if !lacking.isEmpty {
      add(.missingKeys, parts.troubles.text(at: seat) ?? "на пульті немає клавіш: \(lacking.text)")
    }
    let untouched = (check?.asked ?? []).intersection(state.fitted).subtracting(evidence?.pressed ?? [])
    if !untouched.isEmpty {
      // The names of the others would tell which key it is that was down, or chatters.
      let odd = stuck.union(chattering).union(evidence?.foundDown ?? [])
      let isDiscreet = !odd.isDisjoint(with: .choices) || !state.faults.isDisjoint(with: [.stuckKey, .chatteringKey])
      add(.missingKeys, "не натиснуто: \(isDiscreet ? untouched.discreetText : untouched.text)")
    }
    if state.faults.contains(.lamp) { add(.lamp, parts.troubles.text(at: seat) ?? "лампа не світить") }
    return findings
  }

  private func finding(_ refusal: RefusalReason, of state: ConsoleState, at seat: UInt16) -> SeatFinding {
    let trouble = parts.troubles.text(at: seat)
    let console = state.refusedSerial.map { "пульт " + ConsolePlace.hex($0) } ?? "пульт"
    switch refusal {
    case .unknownConsole:
      return SeatFinding(reason: .unknownConsole, detail: trouble ?? "\(console): немає ключа в console-keys.csv")
    case .badProof: return SeatFinding(reason: .refused, detail: trouble ?? "\(console) не довів свого ключа")
    case .version:
      return SeatFinding(reason: .refused, detail: trouble ?? "пульт говорить іншою версією протоколу")
    case .connectedElsewhere:
      return SeatFinding(reason: .refused, detail: trouble ?? "\(console) уже працює на іншому порті")
    case .wrongPort:
      let owner = consoles.first { other in
        guard case .serial(let place) = other.value.place, let serial = place.serial else { return false }
        return serial == state.refusedSerial
      }
      return SeatFinding(
        reason: .wrongPort,
        detail: trouble ?? owner.map { "\(console) належить місцю \($0.key)" } ?? "\(console) належить іншому місцю")
    }
  }
}

extension Keys {
  /// The keys' names, but of those that choose only that one of them is meant: it may be down since a secret ballot, or be
  /// pressed late for one, and what a check finds is told to the operator and kept in the journal.
  fileprivate var discreetText: String {
    let others = subtracting(.choices).text
    guard !isDisjoint(with: .choices) else { return others }
    return "котрась із трьох, якими голосують" + (others.isEmpty ? "" : ", " + others)
  }
}
