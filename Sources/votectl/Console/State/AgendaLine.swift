import CouncilFiles
import ProtocolDocuments
import VoteAPI

/// A question of the agenda with what has become of it.
struct AgendaLine: Hashable {
  let question: Agenda.Question
  /// Its ballots, the oldest first.
  let ballots: [Results.Ballot]

  /// The newest of its ballots.
  var newest: Results.Ballot? { ballots.last }

  /// «прийнято», «ще ні»: in a word or two.
  var state: String {
    guard let newest else { return "ще ні" }
    let times = ballots.count > 1 ? " (\(ballots.count))" : ""
    return Self.word(newest.outcome) + times
  }

  /// An outcome in a word.
  static func word(_ outcome: Results.Outcome) -> String {
    switch outcome {
    case .open: "ТРИВАЄ"
    case .adopted: "прийнято"
    case .rejected: "не прийнято"
    case .disputed: "СПІРНО"
    case .annulled: "анульовано"
    case .withheld: "НЕ ВСТАНОВЛЕНО"
    }
  }

  /// The colour of an outcome; its word says the same.
  static func style(_ outcome: Results.Outcome?) -> Style {
    switch outcome {
    case nil: .plain
    case .open: .bold(.cyan)
    case .adopted: .bold(.green)
    case .rejected: .bold(.red)
    case .disputed, .withheld: .bar(.red)
    case .annulled: .bold(.yellow)
    }
  }

  /// The agenda with the sitting's ballots: those of the question's number, wording and kind, and whatever repeats them.
  static func lines(_ questions: [Agenda.Question], _ ballots: [Results.Ballot]) -> [AgendaLine] {
    struct Wording: Hashable {
      let question, title, kind: String
    }
    var lineOf: [Int: Int] = [:]
    var found: [[Results.Ballot]] = Array(repeating: [], count: questions.count)
    let wordings = Dictionary(
      questions.enumerated().map { index, question in
        (Wording(question: question.number, title: question.title, kind: question.kind), index)
      }, uniquingKeysWith: { first, _ in first })
    for ballot in ballots {
      let wording = Wording(
        question: PlainText.folded(ballot.question), title: PlainText.folded(ballot.title),
        kind: ballot.requirement.kind)
      guard let line = ballot.repeatOf.flatMap({ lineOf[$0] }) ?? wordings[wording] else { continue }
      lineOf[ballot.number] = line
      found[line].append(ballot)
    }
    return zip(questions, found).map { AgendaLine(question: $0, ballots: $1) }
  }
}
