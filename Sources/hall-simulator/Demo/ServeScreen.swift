import Foundation
import TallyEngine
import VoteAPI

/// The hall for a person: the consoles' keys on the terminal's, and the daemon's sockets for `votectl`.
final class ServeScreen {
  private let bench: TestBench
  private let client: VarlinkClient
  private let wall: ServedScreen
  private let screen: Screen
  private let seats: [HallPlan.Member]
  private var chosen = 0
  /// A seat's number that is being typed, after «n».
  private var typed: String?
  private var isDone = false
  /// Seats whose hold sensor is held.
  private var held: Set<UInt16> = []

  private static let columns = 3

  init(bench: TestBench, client: VarlinkClient, wall: ServedScreen, screen: Screen) {
    self.bench = bench
    self.client = client
    self.wall = wall
    self.screen = screen
    seats = bench.plan.members.sorted { $0.seat < $1.seat }
  }

  func run() throws {
    bench.hall.instruct([:])
    introduce()
    var original = termios()
    guard isatty(STDIN_FILENO) == 1, screen.style.isTerminal, tcgetattr(STDIN_FILENO, &original) == 0 else {
      screen.line("Зала стоїть; ^C завершує.")
      while bench.hall.problem == nil { sleep(1) }
      return
    }
    screen.line("Enter — до пультів.")
    _ = readLine()
    ChildKeeper.keepTerminal(original)
    var raw = original
    cfmakeraw(&raw)
    // ^C stays a signal, so that the way out is always open.
    raw.c_lflag |= tcflag_t(ISIG)
    tcsetattr(STDIN_FILENO, TCSANOW, &raw)
    defer {
      tcsetattr(STDIN_FILENO, TCSANOW, &original)
      ChildKeeper.keepTerminal(nil)
      put("\u{1B}[?25h\u{1B}[2J\u{1B}[H")
    }
    put("\u{1B}[?25l\u{1B}[2J")
    while !isDone {
      try draw()
      var entry = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
      guard poll(&entry, 1, 200) > 0 else { continue }
      var bytes = [UInt8](repeating: 0, count: 64)
      let count = read(STDIN_FILENO, &bytes, bytes.count)
      guard count > 0 else { break }
      take(String(decoding: bytes[..<count], as: UTF8.self))
    }
  }

  private func introduce() {
    screen.line()
    screen.line(screen.style.bold("Зала стоїть. Табло — у браузері:"))
    screen.line()
    screen.line("  \(wall.address)          для телефонів: \(wall.address)sitting")
    screen.line()
    screen.line(screen.style.bold("Оператор — в іншому терміналі:"))
    screen.line()
    screen.line("  export VOTE_OPERATOR_SOCKET=\(bench.daemon.operatorSocket)")
    screen.line("  export VOTE_RESULTS_SOCKET=\(bench.daemon.resultsSocket)")
    screen.line("  export PATH=\(Programs.own):$PATH")
    screen.line("  votectl console         # на весь екран; або по одній команді:")
    screen.line("  votectl status")
    screen.line("  votectl check")
    screen.line("  votectl break")
    screen.line("  votectl register --seconds 30")
    screen.line("  votectl open-ballot --question 10 --kind decision --seconds 60 --title 'Про спробу пера'")
    screen.line("  votectl close-ballot")
    screen.line("  votectl watch")
    screen.line()
    screen.line(screen.style.bold("Голосувати за минуту:"))
    screen.line()
    screen.line("  1. Оператор відкриває голосування (open-ballot, як вище).")
    screen.line("  2. Тут: Enter, стрілки — пульт, 1 — за, 2 — проти, 3 — утримався; a — усі решта за.")
    screen.line("  3. Табло рахує; оператор закриває (close-ballot) або спливає час.")
    screen.line("  ^C завершує все.")
    screen.line()
  }

  // MARK: Keys

  private func take(_ input: String) {
    var rest = Substring(input)
    for (code, step) in [("A", -1), ("B", 1), ("C", rows), ("D", -rows)] where rest.hasPrefix("\u{1B}[" + code) {
      chosen = min(max(0, chosen + step), seats.count - 1)
      rest = rest.dropFirst(3)
    }
    for key in rest { take(key) }
  }

  private func take(_ key: Character) {
    if typed != nil { return takeDigit(key) }
    let seat = seats[chosen].seat
    switch key {
    case "1": bench.hall.press(seat, .for)
    case "2": bench.hall.press(seat, .against)
    case "3": bench.hall.press(seat, .abstain)
    case "4", "п", "p": bench.hall.press(seat, .present)
    case "5":
      if held.remove(seat) == nil {
        held.insert(seat)
        bench.hall.hold(seat, .hold)
      } else {
        bench.hall.release(seat, .hold)
      }
    case "a", "а", "ф":
      pressAll { view in
        view.shown.phase == .voting && view.litChoice == nil && view.shown.lamp(key: 0) != .off ? .for : nil
      }
    case "r", "р", "к":
      pressAll { view in
        view.shown.phase == .registration && view.shown.lamp(key: 3) == .slowBlink ? .present : nil
      }
    case "u", "в", "г":
      if bench.hall.view(seat).isPlugged { bench.hall.unplug(seat) } else { bench.hall.plug(seat) }
    case "n", "н", "т": typed = ""
    case "q", "й", "\u{03}": isDone = true
    default: break
    }
  }

  private func takeDigit(_ key: Character) {
    if key.isNumber, (typed?.count ?? 0) < 4 {
      typed?.append(key)
      return
    }
    if let number = UInt16(typed ?? ""), let index = seats.firstIndex(where: { $0.seat == number }) { chosen = index }
    typed = nil
  }

  private func pressAll(_ key: (ConsoleView) -> Keys?) {
    for member in seats {
      if let key = key(bench.hall.view(member.seat)) { bench.hall.press(member.seat, key) }
    }
  }

  // MARK: Drawing

  private var rows: Int { (seats.count + Self.columns - 1) / Self.columns }

  private func draw() throws {
    let status = try client.status()
    let style = screen.style
    var lines = [style.bold(status.council) + "   пультів \(status.consolesOnline) з \(status.consolesExpected)"]
    if let ballot = status.ballot {
      let left = ballot.secondsLeft.map { "  \($0.tenths / 10) с" } ?? ""
      lines.append("№ \(ballot.number) \(ballot.title.prefix(60))\(left)")
      lines.append(
        "за \(ballot.tally.for) з \(ballot.requirement.needed), проти \(ballot.tally.against), "
          + "утримались \(ballot.tally.abstained), не голосували \(ballot.tally.notVoting): \(word(ballot.outcome))")
    }
    lines += status.alerts.map(style.red)
    lines.append("")
    for row in 0..<rows {
      var line = ""
      for column in 0..<Self.columns {
        let index = column * rows + row
        if index < seats.count { line += cell(index) }
      }
      lines.append(line)
    }
    lines.append("")
    let shown = bench.hall.view(seats[chosen].seat).shown
    lines.append(
      "Пульт \(seats[chosen].seat), \(seats[chosen].fullName): \(shown.text)"
        + (held.contains(seats[chosen].seat) ? "   (сенсор тримають)" : ""))
    lines.append(
      typed.map { "місце № \($0)_" }
        ?? "стрілки або n — місце   1 за   2 проти   3 утримався   4/п присутній   5 тримати/пустити сенсор   r усі: присутні   a решта: за   "
        + "u штекер   q вийти")
    lines.append(style.dim("\(wall.address)   VOTE_OPERATOR_SOCKET=\(bench.daemon.operatorSocket)"))
    put("\u{1B}[H" + lines.map { $0 + "\u{1B}[K\r\n" }.joined() + "\u{1B}[J")
  }

  private func cell(_ index: Int) -> String {
    let member = seats[index]
    let view = bench.hall.view(member.seat)
    let style = screen.style
    let name = member.familyName.prefix(14)
    let text = (member.seat < 10 ? " " : "") + "\(member.seat) " + name + String(repeating: " ", count: 15 - name.count)
    let lamp =
      switch view.litChoice {
      case .for?: style.green("за    ")
      case .against?: style.red("проти ")
      case .abstained?: style.yellow("утрим.")
      case nil:
        if !view.isServing {
          style.dim("немає ")
        } else if view.shown.phase == .registration {
          view.shown.lamp(key: 3) == .on ? style.blue("є     ") : "?     "
        } else {
          view.shown.phase == .voting && view.shown.lamp(key: 0) != .off ? "?     " : "·     "
        }
      }
    return (index == chosen ? "›" + style.bold(text) : " " + text) + lamp + "  "
  }

  private func word(_ outcome: Results.Outcome) -> String {
    switch outcome {
    case .open: "триває"
    case .adopted: "прийнято"
    case .rejected: "не прийнято"
    case .disputed: "спірно"
    case .annulled: "анульовано"
    case .withheld: "без результату"
    }
  }

  private func put(_ text: String) { Output.put(text) }
}
