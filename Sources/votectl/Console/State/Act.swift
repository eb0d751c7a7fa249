import VoteAPI

/// What a dialog is about to do.
enum Act: Hashable {
  case openSitting
  case closeSitting
  case startRegistration
  case finishRegistration
  case startBreak
  /// A question of the agenda, or a ballot that is held again.
  case openBallot(question: String, title: String, kind: String, repeatOf: Int?)
  /// A question that no agenda has.
  case openOther
  case closeBallot(Int)
  case annul(Int)
  case settle(Int)
  case setHeadPresent(Bool)
  case setPresiding
  case recuse
  case announceConflict
  case register
  case enterVote(Int)
  case secretCount(Int)
  case assignConsole
  case checkHall
  case quit

  /// Forms the call of what the dialog's fields have; the fields are whole.
  func call(_ fields: [DialogField], among seats: [Results.Seat]) throws(Failure) -> Operator.Call? {
    func value(_ index: Int) -> String { fields[index].value ?? "" }
    func number(_ index: Int) -> Int { Int(value(index)) ?? 0 }
    func voter(_ index: Int) throws(Failure) -> String { try VoterName.find(value(index), among: seats).voter }
    switch self {
    case .openSitting:
      return .openSitting(
        session: value(0), sitting: number(1), presiding: try voter(2), headPresent: value(3) == "present")
    case .closeSitting: return .closeSitting
    case .startRegistration: return .startRegistration(seconds: Int(value(0)))
    case .finishRegistration: return .finishRegistration
    case .startBreak: return .startBreak
    case .openBallot(let question, let title, let kind, let repeatOf):
      return .openBallot(question: question, title: title, kind: kind, seconds: Int(value(0)), repeatOf: repeatOf)
    case .openOther:
      return .openBallot(
        question: value(0), title: value(1), kind: value(2), seconds: Int(value(3)), repeatOf: nil)
    case .closeBallot: return .closeBallot
    case .annul(let number): return .annulBallot(number: number, reason: value(0))
    case .settle(let number):
      return .settleBallot(
        number: number, base: value(0) == "deputies" ? .deputies : .deputiesAndHead, reason: value(1))
    case .setHeadPresent(let present): return .setHeadPresent(present: present)
    case .setPresiding: return .setPresiding(voter: try voter(0))
    case .recuse: return .recuse(voter: try voter(0), question: value(1), reason: value(2))
    case .announceConflict: return .announceConflict(voter: try voter(0), question: value(1), reason: value(2))
    case .register: return .register(voter: try voter(0), reason: value(1))
    case .enterVote:
      return .enterVote(
        voter: try voter(0), choice: Results.Choice(rawValue: value(1)) ?? .abstained, reason: value(2))
    case .secretCount(let ballot):
      return .enterSecretCount(
        number: ballot, issued: number(0), found: number(1), for: number(2), against: number(3),
        abstained: number(4), invalid: number(5))
    case .assignConsole: return .assignConsole(seat: number(0), console: value(1), reason: value(2))
    case .checkHall: return .checkHall(keys: false, seconds: nil)
    case .quit: return nil
    }
  }

  /// Why the act has no sense any more as things are now; nil while it has.
  func obstacle(in picture: Picture?) -> String? {
    switch self {
    case .closeBallot(let number), .enterVote(let number):
      picture?.openBallot?.number == number ? nil : "Голосування № \(number) уже закрите: нічого не зроблено."
    case .openBallot, .openOther:
      picture?.openBallot == nil ? nil : "Уже триває інше голосування: нічого не зроблено."
    case .annul(let number):
      picture?.ballot(number)?.outcome == .annulled ? "Голосування № \(number) вже анульовано." : nil
    case .settle(let number):
      picture?.ballot(number)?.outcome == .disputed ? nil : "Голосування № \(number) вже не спірне."
    case .finishRegistration:
      picture?.status.phase == .registration ? nil : "Реєстрація вже закінчилася: нічого не зроблено."
    default: nil
    }
  }
}
