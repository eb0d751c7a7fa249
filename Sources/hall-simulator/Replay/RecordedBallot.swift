import Foundation

/// One roll call of the past, as a line of `rollcalls.jsonl`.
struct RecordedBallot: Decodable, Sendable {
  struct Totals: Decodable, Sendable, Equatable {
    let `for`: Int
    let against: Int
    let abstained: Int
    let notVoting: Int
    let present: Int
  }

  let id: Int
  let title: String
  let composition: Int
  let rule: String
  let required: Int
  let roster: String
  /// A digit for each line of the roster: 0 absent, 1 for, 2 against, 3 abstained, 4 did not vote.
  let votes: String
  let printed: Totals
  let decision: String

  /// The digits.
  var digits: [UInt8] { votes.utf8.map { $0 - UInt8(ascii: "0") } }

  /// The kind of the regulation `verkhovna-rada` that binds the rule.
  var kind: String { rule == "majority" ? "law" : "shortened" }

  var wasAdopted: Bool { decision == "Рішення прийнято" }
}

/// A line of a roster: name, faction, gender.
struct RecordedDeputy: Decodable, Sendable {
  let name: String
  let faction: String
  let gender: String

  init(from decoder: any Decoder) throws {
    var fields = try decoder.unkeyedContainer()
    name = try fields.decode(String.self)
    faction = try fields.decode(String.self)
    gender = try fields.decodeIfPresent(String.self) ?? ""
  }
}

/// What was recorded: ballots, and the rosters that they refer to.
struct Recording: Sendable {
  let ballots: [RecordedBallot]
  let rosters: [String: [RecordedDeputy]]

  /// What is wrong with the files.
  enum Failure: Error, CustomStringConvertible {
    case noFile(String)
    case unreadable(String, line: Int, String)
    case noRoster(String, ballot: Int)
    case badVotes(ballot: Int)

    var description: String {
      switch self {
      case .noFile(let file): "не вдається прочитати \(file)"
      case .unreadable(let file, let line, let why): "\(file):\(line): \(why)"
      case .noRoster(let roster, let ballot): "голосування \(ballot): немає списку «\(roster)»"
      case .badVotes(let ballot): "голосування \(ballot): цифри не збігаються зі списком"
      }
    }
  }

  init(ballots file: String, rosters rosterFile: String) throws {
    let decoder = JSONDecoder()
    guard let text = FileManager.default.contents(atPath: file) else { throw Failure.noFile(file) }
    guard let lists = FileManager.default.contents(atPath: rosterFile) else { throw Failure.noFile(rosterFile) }
    do {
      rosters = try decoder.decode([String: [RecordedDeputy]].self, from: lists)
    } catch {
      throw Failure.unreadable(rosterFile, line: 1, "\(error)")
    }
    var ballots: [RecordedBallot] = []
    for (index, line) in text.split(separator: UInt8(ascii: "\n")).enumerated() {
      do {
        ballots.append(try decoder.decode(RecordedBallot.self, from: line))
      } catch {
        throw Failure.unreadable(file, line: index + 1, "\(error)")
      }
    }
    for ballot in ballots {
      guard let roster = rosters[ballot.roster] else { throw Failure.noRoster(ballot.roster, ballot: ballot.id) }
      guard ballot.digits.count == roster.count, ballot.digits.allSatisfy({ $0 <= 4 }) else {
        throw Failure.badVotes(ballot: ballot.id)
      }
    }
    self.ballots = ballots
  }
}
