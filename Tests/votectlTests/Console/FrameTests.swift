import Foundation
import Testing
import VoteAPI

@testable import votectl

/// Whole screens beside golden ones. `UPDATE_GOLDEN=1 swift test --filter FrameTests` writes them anew: look at each.
@Suite("The console's frames") struct FrameTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Golden")

  /// The states that are drawn.
  enum Scene: String, CaseIterable {
    case agenda, opening, voting, adopted, disputed, secret, hall, ballots, annulling, lost, refused, registration,
      consoles, menu, help, first
  }

  private static func console(_ scene: Scene) throws -> ConsoleBench {
    let open = Results.Ballot.sample(2, outcome: .open, for: 2, secondsLeft: 124)
    var secret = open
    secret.mode = .secret
    secret.tally = Results.Tally(notVoting: 1, voted: 2)
    let past = [
      Results.Ballot.sample(1, outcome: .annulled, annulment: "зникло живлення третього ряду"),
      .sample(2, outcome: .disputed, for: 3, alternative: 4),
    ]
    switch scene {
    case .first:
      var console = try ConsoleBench()
      console.state.picture = nil
      console.state.agenda = nil
      console.state.messages = []
      return console
    case .agenda: return try ConsoleBench(.holding(past[0]))
    case .opening:
      var console = try ConsoleBench()
      console.press(.down, .character("2"))
      return console
    case .voting, .secret:
      var published = PublishedState.holding(scene == .secret ? secret : open)
      published.status.phase = .voting
      var console = try ConsoleBench()
      console.publish(published)
      return console
    case .adopted:
      var ballot = Results.Ballot.sample(2, margin: 0)
      ballot.tally = Results.Tally(for: 4, notVoting: 1, voted: 4)
      ballot.verdict = "«За» — 4 голоси, потрібно 4: рішення прийнято."
      var console = try ConsoleBench()
      console.publish(.holding(open))
      console.publish(.holding(ballot))
      return console
    case .disputed:
      var console = try ConsoleBench(.holding(past[0], past[1]))
      console.state.turn(to: .ballot)
      return console
    case .hall:
      var published = PublishedState.holding(open)
      published.status.phase = .voting
      var console = try ConsoleBench(published)
      console.publish(published) { $0 != 3 }
      console.state.picture?.states[1]?.choice = .for
      console.state.picture?.states[2]?.recused = true
      console.state.turn(to: .hall)
      return console
    case .ballots:
      var console = try ConsoleBench(.holding(past[0], past[1]))
      console.press(.tab, .tab, .tab, .down)
      return console
    case .annulling:
      var console = try ConsoleBench(.holding(past[1]))
      console.press(.character("7"))
      console.wait()
      console.type("зникло світ")
      return console
    case .lost:
      var console = try ConsoleBench()
      console.take(News(loss: .timedOut))
      console.now = console.now.advanced(by: .seconds(12))
      return console
    case .refused:
      var console = try ConsoleBench()
      console.press(.character("5"))
      console.wait()
      console.press(.enter)
      console.answer(
        .failure(
          .operator(
            .notNow(
              phase: "idle", reason: "Голосування № 6 спірне: спершу вирішіть спір або анулюйте його.",
              article: "ст. 59 ч. 2 закону"))))
      return console
    case .registration:
      var published = PublishedState.idle
      published.status.phase = .registration
      published.status.registration?.closedAt = nil
      var console = try ConsoleBench()
      console.publish(published)
      return console
    case .consoles:
      var console = try ConsoleBench()
      console.publish(.idle) { $0 != 3 }
      console.state.picture?.health = [
        2: .init(
          seat: 2, voter: "v2", name: "Бондар Ганна Юхимівна", console: "usb:FT8ABC12", state: .stuckKey,
          detail: "клавіша «за» натиснута 40 с", remedy: "Відпустіть клавішу або замініть пульт"),
        3: .init(seat: 3, voter: "v3", name: "Бондаренко Олег Ігорович", console: "usb:FT8ABC13", state: .offline),
      ]
      console.state.picture?.check = .init(
        at: "2026-11-21T13:40:07+02:00", by: "оператор", keys: false, total: 4, ready: 3, faulty: [])
      console.state.turn(to: .consoles)
      return console
    case .menu:
      var console = try ConsoleBench()
      console.press(.character(" "))
      return console
    case .help:
      var console = try ConsoleBench()
      console.press(.character("?"))
      return console
    }
  }

  private func expect(_ text: String, is name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let file = Self.folder.appending(path: name)
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
      return try Data(text.utf8).write(to: file)
    }
    let expected = String(decoding: try Data(contentsOf: file), as: UTF8.self)
    #expect(text == expected, "\(name)", sourceLocation: sourceLocation)
  }

  @Test("is as it was at 80×24 and at 120×40", arguments: Scene.allCases, [(80, 24), (120, 40)])
  func frames(scene: Scene, size: (Int, Int)) throws {
    var console = try Self.console(scene)
    console.size = ScreenSize(columns: size.0, lines: size.1)
    let screen = console.screen
    try expect(screen.text.joined(separator: "\n") + "\n", is: "console-\(scene)-\(size.0).txt")
    // No line loses its end: a frame of a dialog is whole, and the keys' lines have room for all keys.
    #expect(screen.text[size.1 - 1].last != "…")
  }

  @Test("has its looks with colours and without", arguments: [true, false])
  func looks(coloured: Bool) throws {
    let screen = try Self.console(.voting).screen
    let bytes = screen.changes(from: nil, coloured: coloured).replacing("\u{1B}", with: "␛")
    try expect(bytes + "\n", is: "console-voting-\(coloured ? "coloured" : "plain").txt")
    #expect(bytes.contains(#/;3\dm/#) == coloured)
  }

  @Test("no Latin letter stands in a Cyrillic word, on no screen", arguments: Scene.allCases)
  func scripts(scene: Scene) throws {
    for line in try Self.console(scene).screen.text {
      for word in line.split(whereSeparator: { !$0.isLetter }) {
        let latin = word.unicodeScalars.contains(where: \.isASCII)
        #expect(!latin || word.unicodeScalars.allSatisfy(\.isASCII), "\(word)")
      }
    }
  }
}
