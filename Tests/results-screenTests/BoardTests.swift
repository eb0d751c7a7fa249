import Testing
import VoteAPI

@testable import results_screen

@Suite("What the screens are sent")
struct BoardTests {
  private func text(_ board: Board, _ view: View = .hall, after cursor: UInt64, now: UInt64 = 0) -> String {
    String(decoding: board.events(for: view, after: cursor, life: "L", now: now), as: UTF8.self)
  }

  @Test("a screen gets only what changed after what it has seen, under the id that it comes back with")
  func changes() {
    var board = Board()
    board.set(.hall, Array("[1]".utf8))
    board.set(.status, Array("{\"a\":1}".utf8))
    let seen = board.generation
    board.set(.status, Array("{\"a\":2}".utf8))
    #expect(
      text(board, after: 0).hasPrefix(
        "event: hall\ndata: [1]\n\nevent: status\ndata: {\"a\":2}\n\nid: L-\(board.generation)\n"))
    #expect(text(board, after: seen).hasPrefix("event: status\ndata: {\"a\":2}\n\nid: L-"))
    #expect(text(board, after: board.generation).hasPrefix("id: L-"))
  }

  @Test("the same text again is no change")
  func same() {
    var board = Board()
    board.set(.seats, Array("[]".utf8))
    let seen = board.generation
    board.set(.seats, Array("[]".utf8))
    #expect(board.generation == seen)
    #expect(!board.hasNews(for: .hall, after: seen))
  }

  @Test("the phones are not sent the seats, nor the wall the list of ballots")
  func views() {
    var board = Board()
    board.set(.seats, Array("[1]".utf8))
    board.set(.sitting, Array("[2]".utf8))
    #expect(!text(board, .sitting, after: 0).contains("event: seats"))
    #expect(!text(board, .hall, after: 0).contains("event: sitting"))
    #expect(text(board, .sitting, after: 0).contains("event: sitting"))
  }

  @Test("each message says how old the daemon's word is, and says so too where there never was one")
  func age() {
    var board = Board()
    #expect(text(board, after: 0).hasSuffix("event: beat\ndata: {\"age\":null}\n\n"))
    board.heardAt = 5_000_000_000
    #expect(text(board, after: 0, now: 17_500_000_000).hasSuffix("data: {\"age\":12500}\n\n"))
  }

  @Test("an open secret ballot says nowhere who has voted, and no secret ballot how; a withheld one neither")
  func secret() {
    let state = Results.SeatState(
      seat: 9, online: true, registered: true, voted: true, recused: false, choice: .against)
    func line(_ mode: Results.BallotMode, _ outcome: Results.Outcome) -> SeatLine {
      SeatLine(state, in: .sample(mode: mode, outcome: outcome))
    }
    #expect(line(.secret, .open).flags == 3)
    #expect(line(.secret, .open).choice == nil)
    #expect(line(.secret, .adopted).choice == nil)
    #expect(line(.rollCall, .withheld).choice == nil)
    #expect(line(.rollCall, .annulled).choice == nil)
    #expect(line(.rollCall, .adopted).choice == .against)
    #expect(line(.rollCall, .open).flags == 7)
  }

  @Test("names are for ballots that came to a result, and never for a secret one")
  func names() {
    for outcome in Results.Outcome.allCases {
      #expect(!Results.Ballot.sample(mode: .secret, outcome: outcome).hasNames)
      let isResult = [.adopted, .rejected, .disputed].contains(outcome)
      #expect(Results.Ballot.sample(outcome: outcome).hasNames == isResult)
    }
  }
}

extension Results.Ballot {
  static func sample(_ number: Int = 1, mode: Results.BallotMode = .rollCall, outcome: Results.Outcome) -> Self {
    Self(
      number: number, question: "1", title: "Про бюджет", mode: mode, outcome: outcome,
      tally: .init(for: 2, against: 1, voted: 3),
      requirement: .init(
        kind: "simple", title: "в цілому", source: "ст. 59", base: "composition", baseCount: 3, needed: 2,
        explanation: "Потрібно 2 голоси."),
      margin: 0, openedAt: "2026-11-22T10:00:00+02:00")
  }
}
