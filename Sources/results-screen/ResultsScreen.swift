import ArgumentParser
import Foundation
import ParserWords
import Reactor
import SystemdKit

/// The screen's command line.
@main
struct ResultsScreen: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "results-screen",
    abstract: "Показує голосування на табло зали і на телефонах.",
    discussion: """
      Читає results.socket служби голосування і віддає сторінки: / — табло зали, /sitting — перебіг засідання для \
      телефонів і преси. Нічого не приймає з мережі, крім запитів GET, і нічого не змінює.

      Коди завершення: 0 — зупинено за наказом; 64 — помилка у виклику; 71 — система відмовила (порт зайнятий?).
      """)

  @Option(help: "Адреса й порт, де слухати; з systemd сокет дає він.")
  var listen = "127.0.0.1:8080"

  @Option(help: "Сокет результатів служби голосування; типово VOTE_RESULTS_SOCKET, як у votectl.")
  var results = ProcessInfo.processInfo.environment["VOTE_RESULTS_SOCKET"] ?? "/run/vote-daemon/results.socket"

  @Option(help: "Кольори: \(Theme.allCases.map(\.rawValue).joined(separator: ", ")).")
  var theme = Theme.hall

  @Option(help: "Тека з документами засідання, яку віддавати для читання за адресою /publications/.")
  var publications: String?

  @Option(help: "Скільки глядачів водночас, 1…4096.")
  var clients = 256

  static func main() { mainInUkrainian() }

  mutating func validate() throws {
    guard ListenAddress(listen) != nil else {
      throw ValidationError("«\(listen)» — не адреса: має бути, наприклад, 127.0.0.1:8080 або [::1]:8080")
    }
    guard (1...4_096).contains(clients) else { throw ValidationError("--clients має бути від 1 до 4096") }
    if let publications, PublicationsFolder(publications) == nil {
      throw ValidationError("теки «\(publications)» немає або її не можна прочитати")
    }
  }

  mutating func run() throws {
    // Blocked before any thread starts, so that the main thread alone receives them.
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGTERM, SIGINT] { sigaddset(&signals, number) }
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    signal(SIGPIPE, SIG_IGN)
    do {
      try serve(until: &signals)
    } catch {
      Self.say("\(error)")
      throw ExitCode(EX_OSERR)
    }
  }

  private func serve(until signals: inout sigset_t) throws {
    let environment = ProcessInfo.processInfo.environment
    let passed = try ListenSockets(environment: environment, domain: .internet)
    let notifier = try Notifier(environment: environment)
    var watchdog = try Watchdog(environment: environment)
    guard let address = ListenAddress(listen) else { return }

    let board = BoardBox()
    var limits = ScreenServer.Limits()
    limits.clients = clients
    let site = Site(theme: theme, publications: publications.flatMap(PublicationsFolder.init))
    let place = passed.descriptor(named: "http").map(ScreenServer.Place.descriptor) ?? .address(address.socket)
    let pages = try ScreenServer(at: place, site: site, board: board, limits: limits)
    let feed = try DaemonFeed(path: results, board: board) { Self.say($0) }
    watchdog?.watch("screen-http") { [progress = pages.progress] in progress.count }
    watchdog?.watch("screen-feed") { [progress = feed.progress] in progress.count }
    try notifier.ready()
    if passed.names.isEmpty {
      let there = "http://\(listen[..<(listen.lastIndex(of: ":") ?? listen.endIndex)]):\(pages.port)/"
      Self.say("табло: \(there)  перебіг засідання: \(there)sitting")
    }
    try wait(for: &signals, &watchdog, notifier)
    try notifier.stopping()
    feed.stop()
    try pages.stop()
  }

  private func wait(
    for signals: inout sigset_t, _ watchdog: inout Watchdog?, _ notifier: Notifier
  ) throws {
    let interval = (watchdog?.interval ?? .seconds(3_600)).components
    var timeout = timespec(tv_sec: Int(interval.seconds), tv_nsec: Int(interval.attoseconds / 1_000_000_000))
    while sigtimedwait(&signals, nil, &timeout) < 0 {
      for name in try watchdog?.feed(notifier) ?? [] { Self.say("\(name) не рухається: сторожа не годую") }
    }
  }

  private static func say(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }
}
