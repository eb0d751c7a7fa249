import TallyEngine
import VoteAPI

/// The line that moves while a window is open: its bar, and the counts.
struct BallotLine {
  let style: Style
  /// The window's length.
  let seconds: Double

  private static let width = 24

  func drawn(_ ballot: Results.Ballot, left: Double) -> String {
    let share = min(1, max(0, 1 - left / seconds))
    let eighths = Int(share * Double(Self.width * 8))
    let blocks = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    var bar = String(repeating: "█", count: eighths / 8) + blocks[eighths % 8]
    bar += String(repeating: "·", count: Self.width - bar.count)
    let tally = ballot.tally
    if ballot.mode == .secret, ballot.outcome == .open {
      return " ▕" + style.blue(bar) + "▏ " + padded(tenths(left), 4) + " с  " + style.bold("таємно проголосували")
        + " \(padded(tally.voted))" + style.dim("  ще ні \(padded(tally.notVoting))")
    }
    let enough = tally.for >= ballot.requirement.needed
    let votesFor = "за \(padded(tally.for))"
    return " ▕" + style.blue(bar) + "▏ " + padded(tenths(left), 4) + " с  "
      + (enough ? style.green(votesFor) : style.bold(votesFor)) + " з \(ballot.requirement.needed)  "
      + style.red("проти \(padded(tally.against))") + "  " + style.yellow("утрим. \(padded(tally.abstained))")
      + style.dim("  ще ні \(padded(tally.notVoting))")
  }

  func sparse(_ ballot: Results.Ballot) -> String {
    let tally = ballot.tally
    if ballot.mode == .secret, ballot.outcome == .open {
      return "   таємно проголосували \(tally.voted), ще не голосували \(tally.notVoting)"
    }
    return "   за \(tally.for) з \(ballot.requirement.needed), проти \(tally.against), утримались \(tally.abstained), "
      + "ще не голосували \(tally.notVoting)"
  }

  private func padded(_ number: Int) -> String { padded(String(number), 2) }

  private func padded(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }

  private func tenths(_ seconds: Double) -> String {
    let tenths = Int((max(0, seconds) * 10).rounded(.up))
    return "\(tenths / 10),\(tenths % 10)"
  }
}
