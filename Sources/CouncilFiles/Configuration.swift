public import Foundation
internal import ProtocolDocuments
public import TallyEngine

/// One thing that is wrong with the configuration: where, and what to do.
public struct Problem: Hashable, Sendable, CustomStringConvertible {
  /// The file, as the technician knows it.
  public let file: String
  /// Its line, from 1; 0 where no line is to blame.
  public let line: Int
  /// What is wrong and what to do, in Ukrainian.
  public let text: String

  init(_ file: String, _ line: Int, _ text: String) {
    self.file = file
    self.line = line
    self.text = text
  }

  /// `seats.csv:12: …`, as editors and compilers have it.
  public var description: String { line > 0 ? "\(file):\(line): \(text)" : "\(file): \(text)" }
}

/// Every problem of the configuration at once; the daemon says them all and exits with 78 (`EX_CONFIG`).
public struct ConfigurationError: Error {
  /// All of them, file by file.
  public let problems: [Problem]
}

/// What the technician's and the clerk's files say, checked.
public struct Configuration: Sendable {
  /// Where a seat's console is plugged in.
  public struct ConsoleBinding: Hashable, Sendable {
    /// Where a console is.
    public enum Place: Hashable, Sendable {
      /// A console on a serial port.
      case serial(ConsolePlace)
      /// Keys and lamps on GPIO lines.
      case gpio(GpioPlace)

      /// The place as `seats.csv` has it: `usb:FT8ABC12`, `gpio:gpiochip0/0 1 2 3/16 17 18 19`.
      public var text: String {
        switch self {
        case .serial(let place): place.description
        case .gpio(let place): place.text
        }
      }
    }

    /// The seat's number.
    public let seat: UInt16
    /// Where its console is.
    public let place: Place

    /// A seat and where its console is.
    public init(seat: UInt16, place: Place) {
      self.seat = seat
      self.place = place
    }
  }

  /// The council and its hall.
  public let council: Council
  /// The consoles that are to be there.
  public let consoles: [ConsoleBinding]
  /// On which line of `seats.csv` each seat stands, from 1.
  public let seatLines: [UInt16: Int]
  /// Console keys by serial; empty where nothing is authenticated.
  public let keys: [UInt64: [UInt8]]
  /// Whether consoles must prove themselves; false only for a training hall.
  public let authenticate: Bool
  /// How keys and lamps on GPIO lines are wired.
  public let gpio: GpioWiring
  /// For dates on screens and in records.
  public let timeZone: TimeZone

  /// A configuration that was made and not read; whoever makes it keeps the promises that `load` checks.
  package init(
    council: Council, consoles: [ConsoleBinding], keys: [UInt64: [UInt8]], authenticate: Bool,
    gpio: GpioWiring = .init(), timeZone: TimeZone
  ) {
    self.init(
      council: council, consoles: consoles, seatLines: [:], keys: keys, authenticate: authenticate, gpio: gpio,
      timeZone: timeZone)
  }

  init(
    council: Council, consoles: [ConsoleBinding], seatLines: [UInt16: Int], keys: [UInt64: [UInt8]],
    authenticate: Bool, gpio: GpioWiring, timeZone: TimeZone
  ) {
    self.council = council
    self.consoles = consoles
    self.seatLines = seatLines
    self.keys = keys
    self.authenticate = authenticate
    self.gpio = gpio
    self.timeZone = timeZone
  }

  /// Reads `council.toml`, `deputies.csv`, `seats.csv`, `console-keys.csv` and the regulation.
  ///
  /// - Parameters:
  ///   - directory: the folder of the four files.
  ///   - regulations: where the shipped regulations are; the folder's own `regulations` comes first.
  ///   - credential: systemd's copy of the console keys, if it gave one.
  ///   - daemonGroup: the group that the daemon runs as, where somebody else reads the files to check them: what that
  ///     group may read of the keys is right.
  ///   - skipsKeys: reads no keys and misses none, for whoever may not read them.
  /// - Throws: `ConfigurationError` with every problem at once.
  public static func load(
    directory: String, regulations: String, credential: String?, daemonGroup: UInt32? = nil, skipsKeys: Bool = false
  ) throws(ConfigurationError) -> Self {
    var problems: [Problem] = []
    let settings = CouncilFile(directory: directory, regulations: regulations, problems: &problems)
    var voters = readDeputies(in: directory, problems: &problems)
    if let head = settings.head {
      if let line = voters.first(where: { $0.voter.id == head.id })?.line {
        problems.append(Problem("deputies.csv", line, "ідентифікатор «\(head.id)» уже має голова в council.toml"))
      }
      voters.append((head, 0))
    }
    let deputies = voters.count { !$0.voter.isHead }
    if let composition = settings.composition, deputies > composition {
      problems.append(
        Problem("deputies.csv", 0, "депутатів \(deputies), а загальний склад у council.toml — \(composition)"))
    }
    let (seats, consoles, seatLines) = readSeats(in: directory, voters: voters.map(\.voter), problems: &problems)
    let authenticate = settings.authenticate
    let needsKeys = authenticate && !skipsKeys
    let keys =
      needsKeys
      ? readKeys(in: directory, credential: credential, daemonGroup: daemonGroup, problems: &problems) : [:]
    if needsKeys {
      for binding in consoles {
        if case .serial(let place) = binding.place, let serial = place.serial, keys[serial] == nil {
          problems.append(
            Problem(
              "seats.csv", 0,
              "місце \(binding.seat): для пульта \(ConsolePlace.hex(serial)) немає ключа в console-keys.csv"))
        }
      }
    }
    // The council goes into the journal as one row when a sitting opens, and a row has at most a mebibyte.
    let size = journalledSize(voters.map(\.voter), seats, settings.regulation)
    if size > 1_000_000 {
      problems.append(
        Problem(
          "deputies.csv", 0, "імена, фракції, місця й регламент разом завеликі для запису засідання: \(size) байтів"))
    }
    guard problems.isEmpty, let regulation = settings.regulation, let composition = settings.composition else {
      throw ConfigurationError(problems: problems)
    }
    let sorted = UkrainianOrder.sorted(voters.map(\.voter))
    let council = Council(
      name: settings.name, convocation: settings.convocation, place: settings.place, composition: composition,
      headOffice: settings.headOffice, regulation: regulation, voters: sorted, seats: seats,
      powersRecognised: settings.powersRecognised)
    return Configuration(
      council: council, consoles: consoles, seatLines: seatLines, keys: keys, authenticate: authenticate,
      gpio: settings.gpio,
      timeZone: settings.timeZone)
  }

  /// Reads one regulation's file and judges it by the law, as `load` would: for whoever writes a regulation.
  ///
  /// - Parameter path: the file; its name without the extension is the regulation's.
  /// - Throws: `ConfigurationError` with every problem at once, each with its line.
  public static func checkRegulation(path: String) throws(ConfigurationError) -> Regulation {
    var problems: [Problem] = []
    let id = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
    let regulation = Regulation.read(path, as: path, id: id, window: nil, problems: &problems)
    guard let regulation, problems.isEmpty else { throw ConfigurationError(problems: problems) }
    return regulation
  }

  /// At most so many bytes the council takes as JSON: texts may double when they are escaped.
  private static func journalledSize(_ voters: [Voter], _ seats: [Seat], _ regulation: Regulation?) -> Int {
    let names = voters.reduce(0) { size, voter in
      let texts = [voter.id, voter.familyName, voter.givenName, voter.patronymic, voter.faction ?? ""]
      return size + 128 + 2 * texts.reduce(0) { $0 + $1.utf8.count }
    }
    let kinds = (regulation?.kinds ?? []).reduce(0) { size, kind in
      size + 512 + 2 * [kind.id, kind.title, kind.recordKind, kind.source].reduce(0) { $0 + $1.utf8.count }
    }
    let articles = (regulation?.articles ?? [:]).reduce(0) { $0 + 64 + 2 * $1.value.utf8.count }
    return 8_192 + names + kinds + articles + seats.reduce(0) { $0 + 64 + 2 * ($1.voter?.utf8.count ?? 0) }
  }

  /// A text file of the configuration, at most 4 MiB; a problem where it cannot be read.
  static func read(_ path: String, as file: String, problems: inout [Problem]) -> String? {
    guard let data = FileManager.default.contents(atPath: path) else {
      problems.append(Problem(file, 0, "не вдається прочитати \(path)"))
      return nil
    }
    guard data.count <= 4 << 20 else {
      problems.append(Problem(file, 0, "файл завеликий: щонайбільше 4 МіБ"))
      return nil
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      problems.append(Problem(file, 0, "текст не в UTF-8: збережіть файл у кодуванні UTF-8"))
      return nil
    }
    return text
  }
}
