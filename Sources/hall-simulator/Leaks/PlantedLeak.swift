import ArgumentParser

/// A leak that a test build of the daemon (`-DSECRET_LEAK`) has on purpose: the hunt must find each.
enum PlantedLeak: String, CaseIterable, Sendable, ExpressibleByArgument {
  case journal, wal, log, participants, lamp, verdict, delay, tally

  /// The variable that tells the test build which one.
  static let variable = "SECRET_LEAK_KIND"

  /// Where it must be found.
  var channel: LeakChannel {
    switch self {
    case .journal: .rows
    case .wal: .files
    case .log: .log
    case .participants: .participants
    case .lamp: .lamps
    case .verdict: .verdicts
    case .delay: .timing
    case .tally: .watch
    }
  }

  /// What it does, in Ukrainian.
  var deed: String {
    switch self {
    case .journal: "у журнал пишеться рядок із вибором"
    case .wal: "на кожен натиск у журнал пишеться рядок без вибору: це порядок натисків"
    case .log: "вибір пишеться в журнал роботи на рівні trace"
    case .participants: "учасників перелічено в порядку натисків"
    case .lamp: "на пульті світиться лампа вибору"
    case .verdict: "на «проти» пульт дістає інший вердикт"
    case .delay: "на «проти» відповідь затримано на 5 мс"
    case .tally: "проміжний підсумок видно до закриття"
    }
  }
}
