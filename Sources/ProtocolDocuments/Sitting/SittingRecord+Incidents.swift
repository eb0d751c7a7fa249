extension SittingRecord {
  /// What a reader of the minutes must be told beside the results: whatever did not go its usual way.
  public enum Incident: Sendable, Hashable {
    /// The secretariat registered somebody; `late` where the registration had finished.
    case registeredByHand(registration: Int, name: String, reason: String, late: Bool)
    /// A ballot was annulled.
    case annulled(ballot: Int, reason: String)
    /// The tallies of a ballot did not agree.
    case withheld(ballot: Int)
    /// The two readings of the law differ, and nobody has settled it yet.
    case disputed(ballot: Int)
    /// A dispute was settled.
    case settled(ballot: Int, adopted: Bool, reason: String, by: String)
    /// The counting commission entered a vote.
    case voteEntered(ballot: Int, name: String, reason: String?)
    /// A deputy with a conflict of interest took no part.
    case recused(ballot: Int, name: String, reason: String?)
    /// A conflict of interest was announced, and the deputy took part.
    case conflictAnnounced(ballot: Int, name: String, reason: String)
    /// A console did not answer.
    case consoleOffline(ballot: Int, name: String)
  }

  /// All incidents: of the registrations first, then ballot by ballot, name by name.
  public var incidents: [Incident] { registrations.flatMap(\.incidents) + ballots.flatMap(\.incidents) }
}

extension RegistrationList {
  fileprivate var incidents: [SittingRecord.Incident] {
    entries.compactMap { entry in
      switch entry.origin {
      case .console: nil
      case .manual(let reason):
        .registeredByHand(registration: number, name: entry.name, reason: reason, late: false)
      case .late(let reason): .registeredByHand(registration: number, name: entry.name, reason: reason, late: true)
      }
    }
  }
}

extension RollCall {
  fileprivate var incidents: [SittingRecord.Incident] {
    let ballot = question.ballot
    let end: SittingRecord.Incident? =
      switch ending {
      case .adopted, .rejected: nil
      case .annulled(let reason): .annulled(ballot: ballot, reason: reason)
      case .withheld: .withheld(ballot: ballot)
      case .disputed: .disputed(ballot: ballot)
      case .settled(let adopted, _, let reason, let author):
        .settled(ballot: ballot, adopted: adopted, reason: reason, by: author)
      }
    let ofNames = lines.flatMap { line -> [SittingRecord.Incident?] in
      let mark: SittingRecord.Incident? =
        switch line.mark {
        case .chose(_, .manual(let reason)): .voteEntered(ballot: ballot, name: line.name, reason: reason)
        case .notVoting(.recused(let reason)): .recused(ballot: ballot, name: line.name, reason: reason)
        case .notVoting(.consoleOffline): .consoleOffline(ballot: ballot, name: line.name)
        case .chose(_, .console), .notVoting(.unexplained), .absent: nil
        }
      return [mark, line.announcement.map { .conflictAnnounced(ballot: ballot, name: line.name, reason: $0) }]
    }
    return ([end] + ofNames).compactMap(\.self)
  }
}

extension SittingRecord.Incident: CustomStringConvertible {
  /// One sentence, in Ukrainian, without a full stop.
  public var description: String {
    func ground(_ reason: String?) -> String { reason.map { ": \($0)" } ?? "" }
    return switch self {
    case .registeredByHand(let number, let name, let reason, let late):
      "Реєстрація № \(number): \(name), внесено секретаріатом\(late ? " після реєстрації" : "")\(ground(reason))"
    case .annulled(let ballot, let reason): "Голосування № \(ballot) анульовано: \(reason)"
    case .withheld(let ballot): "Голосування № \(ballot): три підрахунки не збіглися, результат не встановлено"
    case .disputed(let ballot): "Голосування № \(ballot) спірне, спору не вирішено"
    case .settled(let ballot, let adopted, let reason, let author):
      "Голосування № \(ballot): спір вирішено, рішення \(adopted ? "прийнято" : "не прийнято"). Підстава: "
        + (author.isEmpty ? reason : "\(PlainText.sentence(reason)) Вирішили лічильна комісія і \(author)")
    case .voteEntered(let ballot, let name, let reason):
      "Голосування № \(ballot): голос внесено лічильною комісією, \(name)\(ground(reason))"
    case .recused(let ballot, let name, let reason):
      "Голосування № \(ballot): конфлікт інтересів, \(name)\(ground(reason))"
    case .conflictAnnounced(let ballot, let name, let reason):
      "Голосування № \(ballot): про конфлікт інтересів оголошено, \(name)\(ground(reason))"
    case .consoleOffline(let ballot, let name): "Голосування № \(ballot): пульт не відповідав, \(name)"
    }
  }
}
