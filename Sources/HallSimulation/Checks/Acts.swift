/// What the operator asked for and was told is done, against the rows that tell of it: each act that was answered has its
/// row, with what he said; and no row tells of an act oftener than he asked for it.
struct Acts {
  /// An act as its row tells it: the call's name, and what was said with it.
  typealias Words = String

  private struct Done {
    let method: String
    let words: Words
    let reply: [String: Any]
    let present: Bool?
    let at: UInt64
  }

  /// Of each call, the kind of its row and the parameters that are fields of it under the same name.
  private static let rows: [String: (kind: String, fields: [String])] = [
    "OpenSitting": ("sittingOpened", ["session", "sitting", "presiding", "headPresent"]),
    "CloseSitting": ("sittingClosed", []),
    "StartBreak": ("breakStarted", []),
    "StartRegistration": ("registrationStarted", ["seconds"]),
    "FinishRegistration": ("registrationFinished", []),
    "Register": ("registeredByHand", ["voter", "reason"]),
    "SetHeadPresent": ("headPresenceChanged", ["present"]),
    "SetPresiding": ("presidingChanged", ["voter"]),
    "Recuse": ("recused", ["voter", "question", "reason"]),
    "AnnounceConflict": ("conflictAnnounced", ["voter", "question", "reason"]),
    "OpenBallot": ("ballotOpened", ["question", "title", "kind", "seconds", "repeatOf"]),
    "CloseBallot": ("ballotClosed", []),
    "AnnulBallot": ("ballotAnnulled", ["number", "reason"]),
    "SettleBallot": ("ballotSettled", ["number", "base", "reason"]),
    "EnterVote": ("voteEntered", ["voter", "choice", "reason"]),
    "EnterSecretCount": (
      "secretCountEntered", ["number", "issued", "found", "invalid", "for", "against", "abstained"]
    ),
    "AssignConsole": ("consoleAssigned", ["seat", "console", "reason"]),
    "CheckHall": ("hallChecked", ["keys"]),
  ]

  private var asked: [Words: Int] = [:]
  private var done: [Done] = []

  // MARK: The operator's side

  mutating func ask(_ method: String, _ parameters: [String: Any]) {
    guard let words = Self.words(of: method, parameters) else { return }
    asked[words, default: 0] += 1
  }

  mutating func answered(_ method: String, _ parameters: [String: Any], _ reply: [String: Any], at time: UInt64) {
    guard let words = Self.words(of: method, parameters) else { return }
    done.append(
      Done(method: method, words: words, reply: reply, present: parameters["present"] as? Bool, at: time))
  }

  private static func words(of method: String, _ parameters: [String: Any]) -> Words? {
    guard let row = rows[method] else { return nil }
    var parameters = parameters
    // What a caller need not say.
    if method == "CheckHall" { parameters["keys"] = parameters["keys"] ?? false }
    return words(method, row.fields, parameters)
  }

  private static func words(_ method: String, _ fields: [String], _ values: [String: Any]) -> Words {
    let said = fields.map { field -> String in
      guard let value = values[field] else { return field }
      if ["headPresent", "present", "keys"].contains(field) { return "\(field) \(value as? Bool ?? false)" }
      return "\(field) \(value as? String ?? (value as? Int).map(String.init) ?? "?")"
    }
    return ([method] + said).joined(separator: ", ")
  }

  // MARK: The journal's side

  /// The act that a row tells of; nil where it tells of none, as of what time has ended or
  /// the daemon itself.
  private static func words(of row: Ledger.Row) -> Words? {
    guard let (method, entry) = rows.first(where: { $0.value.kind == row.kind }),
      let author = row.body["by"] as? [String: Any], author["user"] as? String != "vote-daemon"
    else { return nil }
    var values = row.body
    func take(_ part: String) {
      for (field, value) in row.body[part] as? [String: Any] ?? [:] { values[field] = value }
    }
    switch method {
    case "OpenBallot":
      let requirement = row.body["requirement"] as? [String: Any]
      values["kind"] = (requirement?["kind"] as? [String: Any])?["id"]
    case "EnterVote":
      let words = ["for", "against", "abstained"]
      values["choice"] = (row.body["choice"] as? Int).flatMap { words.indices.contains($0) ? words[$0] : nil }
    case "EnterSecretCount":
      take("tally")
      take("papers")
    default: break
    }
    return words(method, entry.fields, values)
  }

  /// What was asked, answered and written that does not fit together.
  ///
  /// - Parameter timeOf: when a row was written, on the world's clock.
  func judge(_ ledger: Ledger, timeOf: (Ledger.Row) -> UInt64) -> [String] {
    var broken: [String] = []
    var written: [Words: [Ledger.Row]] = [:]
    for row in ledger.rows {
      if let words = Self.words(of: row) { written[words, default: []].append(row) }
    }
    for (words, rows) in written.sorted(by: { $0.key < $1.key }) where rows.count > asked[words, default: 0] {
      broken.append("[2] «\(words)» was asked for \(asked[words, default: 0]) times and stands \(rows.count) times")
    }
    var answered: [Words: Int] = [:]
    for act in done {
      if act.method == "SetHeadPresent" {
        broken += judgeHead(act, ledger, timeOf)
        continue
      }
      answered[act.words, default: 0] += 1
      let rows = written[act.words] ?? []
      if rows.count < answered[act.words]! {
        broken.append("[1] «\(act.words)» was answered \(answered[act.words]!) times and stands \(rows.count) times")
      } else if let number = act.reply["number"] as? Int,
        !rows.contains(where: { $0.body["number"] as? Int == number })
      {
        broken.append("[1] «\(act.words)» was answered with number \(number), which no row of it has")
      }
      broken += judgeReply(act, rows, ledger)
    }
    return broken
  }

  /// Where the head was not, or was, already, there is nothing to write; afterwards he is what was said.
  private func judgeHead(_ act: Done, _ ledger: Ledger, _ timeOf: (Ledger.Row) -> UInt64) -> [String] {
    var isPresent = false
    for row in ledger.rows where timeOf(row) <= act.at {
      switch row.kind {
      case "sittingOpened": isPresent = row.body["headPresent"] as? Bool ?? false
      case "sittingClosed": isPresent = false
      case "headPresenceChanged": isPresent = row.body["present"] as? Bool ?? false
      default: break
      }
    }
    guard isPresent != act.present else { return [] }
    return ["[1] «\(act.words)» was answered at \(Trace.seconds(act.at)), in the journal the head is \(isPresent)"]
  }

  private func judgeReply(_ act: Done, _ rows: [Ledger.Row], _ ledger: Ledger) -> [String] {
    switch act.method {
    case "CloseBallot", "EnterSecretCount":
      let number = act.reply["number"] as? Int ?? rows.last?.body["number"] as? Int ?? 0
      guard ledger.ballots[number]?.outcomes.isEmpty != false else { return [] }
      return ["[1] «\(act.words)» was answered before ballot \(number) had a result"]
    case "CheckHall":
      func faulty(_ seats: Any?) -> Set<Int> {
        let seats = (seats as? [[String: Any]] ?? []).filter { $0["state"] as? String != "ready" }
        return Set(seats.compactMap { $0["seat"] as? Int })
      }
      let fits = rows.contains {
        $0.body["total"] as? Int == act.reply["total"] as? Int && $0.body["ready"] as? Int == act.reply["ready"] as? Int
          && faulty($0.body["faulty"]) == faulty(act.reply["seats"])
      }
      return fits ? [] : ["[1] «\(act.words)» found what no row of it has"]
    default: return []
    }
  }
}
