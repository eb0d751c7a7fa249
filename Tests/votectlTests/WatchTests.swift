import Foundation
import Testing
import VoteAPI

@testable import votectl

@Suite struct WatchTests {
  private static func voting(_ left: Int?, for votes: Int = 2) -> Results.Status {
    var status = PublishedState.after(.sample(3, outcome: .open, for: votes, secondsLeft: left)).status
    status.phase = .voting
    return status
  }

  @Test("the bar fills as the window runs out, and is full when nothing is left")
  func bar() {
    #expect(ProgressBar.text(left: 20, of: 20, cells: 4) == "[░░░░]")
    #expect(ProgressBar.text(left: 10, of: 20, cells: 4) == "[██░░]")
    #expect(ProgressBar.text(left: 0, of: 20, cells: 4) == "[████]")
    #expect(ProgressBar.text(left: 30, of: 20, cells: 4) == "[░░░░]")
    #expect(ProgressBar.text(left: 0, of: 0, cells: 4) == "[████]")
  }

  @Test("the clock runs on between two states, and never below nothing") func clock() throws {
    var view = LiveView()
    let start = ContinuousClock.now
    _ = view.take(Self.voting(200), at: start)
    #expect(view.isCountingDown)
    #expect(view.passing(at: start).contains("20 с [" + String(repeating: "░", count: 20) + "]"))
    #expect(view.passing(at: start.advanced(by: .milliseconds(9_500))).contains("11 с ["))
    #expect(view.passing(at: start.advanced(by: .seconds(15))).contains("[" + String(repeating: "█", count: 15) + "░"))
    #expect(view.passing(at: start.advanced(by: .seconds(60))).contains("0 с ["))
    // A later state of the same ballot has less left, but the window is as long as it was.
    _ = view.take(Self.voting(100), at: start.advanced(by: .seconds(10)))
    #expect(view.passing(at: start.advanced(by: .seconds(10))).contains("[" + String(repeating: "█", count: 10) + "░"))
  }

  @Test("a ballot without a clock has no bar") func unlimited() {
    var view = LiveView()
    _ = view.take(Self.voting(nil), at: .now)
    #expect(!view.isCountingDown)
    #expect(
      view.passing(at: .now)
        == "Голосування № 3  «за» 2, «проти» 1, «утрималось» 0, «не голосувало» 1, відсутні 1  потрібно 4")
  }

  @Test("where the totals are hidden, only how many have voted is shown") func hidden() {
    var status = Self.voting(nil)
    status.ballot?.tally = Results.Tally(notVoting: 10, absent: 1, voted: 30)
    var view = LiveView()
    _ = view.take(status, at: .now)
    #expect(view.passing(at: .now).contains("проголосувало 30 з 40"))
  }

  @Test("a result stays on the screen once, and comes again when it is annulled; an alert comes once") func results() {
    var view = LiveView()
    _ = view.take(Self.voting(10), at: .now)
    var status = PublishedState.after(.sample(3, outcome: .rejected)).status
    status.alerts = ["Диск повний."]
    let first = view.take(status, at: .now)
    #expect(first.contains(.lasting("УВАГА: Диск повний.")))
    #expect(first.contains { if case .lasting(let line) = $0 { line.contains("РІШЕННЯ НЕ ПРИЙНЯТО") } else { false } })
    let again = view.take(status, at: .now)
    #expect(again == [.passing("Тихенська селищна рада: засідання триває")])
    status.ballot = .sample(3, outcome: .annulled, annulment: "збій")
    #expect(view.take(status, at: .now).contains(.lasting("Причина анулювання: збій")))
    status.ballot?.verdict = "Голосування анульовано."
    #expect(view.take(status, at: .now).contains(.lasting("Голосування анульовано.")))
    #expect(view.take(status, at: .now).count == 1)
  }

  @Test("watching comes through a restart of the daemon, and goes on") func restart() throws {
    var hall: TestHall? = try TestHall()
    let directory = hall!.directory
    let running = try Running(["watch"], in: hall)
    #expect(running.waitFor("засідання триває\n"))
    hall!.stop()
    #expect(running.waitFor("З’єднання зі службою втрачено"))
    let second = try TestHall(.after(.sample(3, outcome: .rejected)), directory: directory)
    #expect(running.waitFor("Голосування № 3: РІШЕННЯ НЕ ПРИЙНЯТО"))
    second.publish { $0.status.phase = .break }
    #expect(running.waitFor(": перерва\n"))
    running.end()
    #expect(running.wait().0 != 0)
    hall = nil
  }

  @Test("without a terminal every line stands on its own, and nothing moves a cursor") func plain() throws {
    let hall = try TestHall()
    let running = try Running(["watch"], in: hall)
    #expect(running.waitFor("засідання триває\n"))
    hall.publish { $0.status = Self.voting(200) }
    #expect(running.waitFor("20 с ["))
    hall.publish { $0 = .after(.sample(3, outcome: .rejected)) }
    #expect(running.waitFor("РІШЕННЯ НЕ ПРИЙНЯТО"))
    running.end()
    let output = running.wait().1
    #expect(!output.contains("\r") && !output.contains("\u{1B}"))
  }

  @Test("on a terminal one line is written over itself, and cut at the terminal's width") func terminal() throws {
    let hall = try TestHall(
      {
        var state = PublishedState.idle
        state.status = Self.voting(200)
        return state
      }())
    // script(1) gives the program a terminal.
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/script")
    try #require(FileManager.default.isExecutableFile(atPath: process.executableURL!.path))
    process.arguments = [
      "-qec", "stty cols 40; timeout -s KILL 6 '\(try Run.program.path)' watch --results '\(hall.resultsPath)'",
      "/dev/null",
    ]
    process.environment = ["VOTECTL_LANG": "uk", "PATH": "/usr/bin:/bin", "SHELL": "/bin/sh"]
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    // The last one ends with the word of the shell that the program was killed.
    let frames = output.split(separator: "\r").filter { $0.contains("Голосування № 3") }
    #expect(frames.count >= 3)
    #expect(frames.dropLast().allSatisfy { $0.hasSuffix("\u{1B}[K") && $0.count <= 39 + 3 })
    #expect(frames.contains { $0.contains("19 с [") })
  }

  @Test("a registration is waited for too, and ends with its count") func waitsForRegistration() throws {
    let hall = try TestHall { _, token in token.succeed(.number(3)) }
    let running = try Running(["register", "--seconds", "60", "--wait"], in: hall)
    #expect(running.waitFor("Реєстрація № 3 триває 60 с."))
    hall.publish {
      $0.status.phase = .idle
      $0.status.registration = Results.Registration(
        number: 3, registered: 2, headPresent: true, quorum: 3, reached: false, openedAt: "2026-11-21T14:10:00+02:00",
        closedAt: "2026-11-21T14:11:00+02:00")
    }
    let (status, output, _) = running.wait()
    #expect(status == 0 && output.hasSuffix("Зареєстровано 2, кворум 3: КВОРУМУ НЕМАЄ.\n"))
  }

  @Test("--wait ends with the ballot and its result") func waits() throws {
    let hall = try TestHall(.after(.sample(3, outcome: .open))) { _, token in token.succeed(.number(3)) }
    let running = try Running(
      ["open-ballot", "--question", "5", "--title", "Про", "--kind", "decision", "--wait"], in: hall)
    #expect(running.waitFor("відкрито"))
    hall.publish { $0 = .after(.sample(3, outcome: .rejected)) }
    let (status, output, _) = running.wait()
    let last = output.split(separator: "\n").last ?? ""
    #expect(status == 0 && last.hasPrefix("Голосування № 3: РІШЕННЯ НЕ ПРИЙНЯТО"))
  }
}
