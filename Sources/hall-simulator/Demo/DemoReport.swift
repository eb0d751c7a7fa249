import ProtocolDocuments
import VoteAPI

/// What is printed when the sitting is over: one roll call whole, and a table of all.
struct DemoReport {
  private let sitting: DemoSitting
  private let screen: Screen

  init(_ sitting: DemoSitting, _ screen: Screen) {
    self.sitting = sitting
    self.screen = screen
  }

  func print() {
    // The repeated ballot has most to show: a recusal, a vote entered by hand, its annulled predecessor.
    if let record = sitting.records.first(where: { $0.question.repeatOf != nil }) {
      screen.line()
      screen.line(record.vicheText())
    }
    let columns = ["№", "питання", "вид", "за", "проти", "утр.", "не гол.", "відс.", "треба", "запас", "наслідок"]
    var rows = [columns]
    for line in sitting.lines {
      let (ballot, tally) = (line.ballot, line.ballot.tally)
      var needed = String(ballot.requirement.needed)
      if let other = ballot.requirement.alternativeNeeded { needed += "/\(other)" }
      rows.append([
        String(ballot.number), ballot.question, ballot.requirement.recordKind, String(tally.for), String(tally.against),
        String(tally.abstained), String(tally.notVoting), String(tally.absent), needed,
        ballot.outcome == .annulled ? "" : String(ballot.margin), word(ballot),
      ])
    }
    let widths = columns.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    for (index, row) in rows.enumerated() {
      let text = row.enumerated().map { column, cell in
        let space = String(repeating: " ", count: widths[column] - cell.count)
        // The last column ends where its text ends: a blank more could cost a narrow terminal a line.
        return column == row.count - 1 ? cell : column == 2 ? cell + space : space + cell
      }.joined(separator: "  ")
      screen.line(index == 0 ? screen.style.bold(text) : text)
    }
  }

  private func word(_ ballot: Results.Ballot) -> String {
    let settled = ballot.settlement == nil ? "" : " (спір вирішено)"
    return switch ballot.outcome {
    case .adopted: "прийнято" + settled
    case .rejected: "не прийнято" + settled
    case .disputed: "спірно"
    case .annulled: "анульовано"
    case .open, .withheld: "без результату"
    }
  }
}
