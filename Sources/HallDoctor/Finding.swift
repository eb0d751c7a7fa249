/// One thing that was looked at: what it is, how it stands, and the command that mends it where it does not stand well.
public struct Finding: Sendable, Hashable {
  /// What a finding is about.
  public enum Section: String, Sendable, Hashable, CaseIterable {
    case configuration, accounts, udev, gpio, usb, seats, service

    /// The heading, in the technician's language.
    public var title: String {
      switch self {
      case .configuration: "Налаштування"
      case .accounts: "Користувач і групи"
      case .udev: "Правила udev"
      case .gpio: "Чипи GPIO"
      case .usb: "Порти USB та інші послідовні порти"
      case .seats: "Місця"
      case .service: "Служба"
      }
    }
  }

  /// How it stands.
  public enum Level: String, Sendable, Hashable, Comparable, CaseIterable {
    case ok, warning, error

    /// The word that a finding begins with.
    public var word: String {
      switch self {
      case .ok: "гаразд"
      case .warning: "увага"
      case .error: "ПОМИЛКА"
      }
    }

    /// The worse is the greater.
    public static func < (one: Self, other: Self) -> Bool {
      (allCases.firstIndex(of: one) ?? 0) < (allCases.firstIndex(of: other) ?? 0)
    }
  }

  /// What it is about.
  public let section: Section
  /// How it stands.
  public let level: Level
  /// The thing itself: a file, a port, a line, a seat.
  public let subject: String
  /// How it stands, in words.
  public let text: String
  /// The command that mends it; nil if and only if there is nothing to mend.
  public let remedy: String?

  private init(_ section: Section, _ level: Level, _ subject: String, _ text: String, _ remedy: String?) {
    (self.section, self.level, self.subject, self.text, self.remedy) = (section, level, subject, text, remedy)
  }

  static func ok(_ section: Section, _ subject: String, _ text: String) -> Finding {
    Finding(section, .ok, subject, text, nil)
  }

  static func warning(_ section: Section, _ subject: String, _ text: String, remedy: String) -> Finding {
    Finding(section, .warning, subject, text, remedy)
  }

  static func error(_ section: Section, _ subject: String, _ text: String, remedy: String) -> Finding {
    Finding(section, .error, subject, text, remedy)
  }
}

extension Finding: Encodable {
  private enum Key: CodingKey { case section, level, subject, text, remedy }

  /// All five fields; `remedy` is null where there is nothing to mend.
  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: Key.self)
    try fields.encode(section.rawValue, forKey: .section)
    try fields.encode(level.rawValue, forKey: .level)
    try fields.encode(subject, forKey: .subject)
    try fields.encode(text, forKey: .text)
    try fields.encode(remedy, forKey: .remedy)
  }
}
