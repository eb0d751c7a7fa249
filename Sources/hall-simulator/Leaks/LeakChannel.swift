/// By which way a secret choice, or the order of voting, could get out of the daemon.
enum LeakChannel: String, CaseIterable, Sendable {
  case files
  case rows
  case participants
  case log
  case watch
  case seats
  case replies
  case verdicts
  case lamps
  case sizes
  case timing
  case traffic
  case memory
  case crash

  /// As the report names it.
  var name: String {
    switch self {
    case .files: "файли стану"
    case .rows: "рядки журналу"
    case .participants: "порядок учасників"
    case .log: "журнал роботи"
    case .watch: "потік Watch"
    case .seats: "потік WatchSeats"
    case .replies: "відповіді сокетів"
    case .verdicts: "вердикти"
    case .lamps: "лампи й тексти"
    case .sizes: "розмір кадрів"
    case .timing: "час відповіді"
    case .traffic: "кількість повідомлень"
    case .memory: "дамп пам’яті"
    case .crash: "після SIGKILL"
    }
  }

  /// What the hunt looks at there.
  var watched: String {
    switch self {
    case .files: "розмір, час і вміст не змінюються від натисків"
    case .rows: "рядки голосування однакові за будь-якого розподілу; вибору й місця в них немає"
    case .participants: "за абеткою, а не за чергою натисків"
    case .log: "на рівні trace однаковий; вибору в ньому немає"
    case .watch: "однаковий за будь-якого розподілу"
    case .seats: "однаковий; поки триває, не видно й хто голосував"
    case .replies: "однакові до першого натиску, перед закриттям і після нього"
    case .verdicts: "однакові для кожної клавіші"
    case .lamps: "однакові; лампа вибору не світиться"
    case .sizes: "кадри одного виду мають один розмір"
    case .timing: "медіани від натиску до відповіді різняться менше ніж на 2 мс, або це випадок"
    case .traffic: "повідомлень на натиск стільки ж за будь-якого вибору"
    case .memory: "служба не дає дампу"
    case .crash: "голосування анульовано, у файлах нічого не додалося"
    }
  }
}
