import Foundation
import SeededRandom
import TallyEngine
import Testing

@testable import CouncilFiles

/// A configuration folder that is right, to be made wrong.
struct CouncilFolder: ~Copyable {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "council-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path + "/regulations", withIntermediateDirectories: true)
    try write(
      "council.toml",
      """
      name = "Тестова рада"
      convocation = "VIII"
      place = "місто Тест"
      composition = 3
      regulation = "test"

      [head]
      id = "head"
      office = "city"
      family_name = "Ґудзь"
      given_name = "Олег"
      gender = 1
      """)
    try write(
      "deputies.csv",
      """
      id,familyName,name,additionalName,gender,factionName
      d1,Яценко,Ірина,Петрівна,2,Фракція «А»
      d2,Єрмак,Іван,,1,Позафракційний
      """)
    try write(
      "seats.csv", "seat,row,column,voter,console\n1,1,1,d1,tty:/dev/ttyUSB0\n2,1,2,d2,\n3,2,1,head,tty:/dev/ttyUSB1\n")
    try write("console-keys.csv", "serial,key\n00000000000000a1,\(String(repeating: "ab", count: 32))\n")
    try mode(0o600, "console-keys.csv")
    try write(
      "regulations/test.toml",
      """
      title = "Регламент"
      quorum = "більше 1/2"
      window = 20
      choice = "last"
      disclosure = "totals"
      ballots_per_question = 2

      [[kind]]
      id = "decision"
      title = "Рішення"
      record = "в цілому"
      subject = "decision"
      mode = "rollCall"
      base = "deputiesAndHead"
      threshold = "більше 1/2"
      source = "ст. 59"
      """)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ file: String, _ text: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/" + file))
  }

  func mode(_ mode: Int, _ file: String) throws {
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path + "/" + file)
  }

  func replace(_ old: String, _ new: String, in file: String) throws {
    let text = try String(contentsOfFile: path + "/" + file, encoding: .utf8)
    try #require(text.contains(old))
    try write(file, text.replacingOccurrences(of: old, with: new))
  }

  func load(
    credential: String? = nil, daemonGroup: UInt32? = nil
  ) throws(ConfigurationError) -> Configuration {
    try Configuration.load(
      directory: path, regulations: path + "/nowhere", credential: credential, daemonGroup: daemonGroup)
  }

  func problems() -> [String] {
    do {
      _ = try load()
      return []
    } catch {
      return error.problems.map(\.description)
    }
  }
}

@Suite struct ConfigurationTests {
  @Test("a folder that is right gives the council, its hall and the consoles")
  func right() throws {
    let folder = try CouncilFolder()
    let configuration = try folder.load()
    let council = configuration.council
    #expect(council.voters.map(\.familyName) == ["Ґудзь", "Єрмак", "Яценко"])
    #expect(council.voters.map(\.isHead) == [true, false, false])
    #expect(council.voters[1].faction == nil)
    #expect(council.composition == 3 && council.quorum == 2)
    #expect(configuration.consoles.map(\.place.text) == ["tty:/dev/ttyUSB0", "tty:/dev/ttyUSB1"])
    #expect(configuration.keys.keys.sorted() == [0xa1])
    #expect(council.regulation.kind("decision")?.threshold == .majority)
  }

  @Test("a new council's powers are not recognised until it says so")
  func powers() throws {
    let folder = try CouncilFolder()
    #expect(try folder.load().council.powersRecognised)
    try folder.replace("composition = 3", "composition = 3\npowers_recognised = false", in: "council.toml")
    #expect(try !folder.load().council.powersRecognised)
  }

  @Test("a head where the regulation knows none is refused at the line of [head]")
  func headless() throws {
    let folder = try CouncilFolder()
    try folder.replace("title = \"Регламент\"", "title = \"Регламент\"\nhead = false", in: "regulations/test.toml")
    let problems = folder.problems()
    #expect(problems.count == 1 && problems[0].hasPrefix("council.toml:7: за регламентом «test» голови немає"))
  }

  @Test("a byte-order mark, semicolons, CRLF and quotes are what a spreadsheet writes")
  func spreadsheet() throws {
    let folder = try CouncilFolder()
    try folder.write(
      "deputies.csv",
      "\u{FEFF}id;familyName;name;additionalName;gender;factionName\r\nd1;Яценко;Ірина;Петрівна;2;\"Фракція \"\"А;Б\"\"\"\r\n"
        + "d2;Єрмак;Іван;;1;null\r\n")
    let council = try folder.load().council
    #expect(council.voters[2].faction == "Фракція \"А;Б\"")
  }

  @Test("every problem of every file is told at once, with its line")
  func everything() throws {
    let folder = try CouncilFolder()
    try folder.replace("composition = 3", "composition = 0\nsurprise = 1", in: "council.toml")
    try folder.replace("d2,Єрмак,Іван,,1,", "d1,Єрмак,Іван,,7,", in: "deputies.csv")
    try folder.replace("2,1,2,d2,", "1,1,1,nobody,gpio:x", in: "seats.csv")
    try folder.replace("threshold = \"більше 1/2\"", "threshold = \"більше половини\"", in: "regulations/test.toml")
    let problems = folder.problems()
    for expected in [
      "council.toml:4: «composition»", "council.toml:5: невідоме налаштування «surprise»",
      "regulations/test.toml:15: «threshold»", "deputies.csv:3: ідентифікатор «d1» уже є в рядку 2",
      "deputies.csv:3: стать «7»", "seats.csv:3: місце «1» уже є в рядку 2",
      "seats.csv:3: ряд і стовпець «1/1» уже є в рядку 2", "seats.csv:3: депутата «nobody» немає",
      "seats.csv:3: пульт «gpio:x»",
    ] {
      #expect(problems.contains { $0.hasPrefix(expected) }, "\(expected) is missing in \(problems)")
    }
  }

  @Test("keys that others may read are refused, and never repeated in a message")
  func keys() throws {
    let folder = try CouncilFolder()
    for mode in [0o644, 0o604, 0o660] {
      try folder.mode(mode, "console-keys.csv")
      let path = folder.path + "/console-keys.csv"
      #expect(folder.problems().contains { $0.contains("chown root:vote-daemon \(path) && chmod 640 \(path)") })
    }
    try folder.mode(0o600, "console-keys.csv")
    try folder.replace("abab", "zzab", in: "console-keys.csv")
    let problems = folder.problems()
    #expect(problems.contains { $0.hasPrefix("console-keys.csv:2: ключ пульта 00000000000000a1") })
    #expect(!problems.contains { $0.contains("abab") })
  }

  @Test("keys that our own group may read are right, as systemd-tmpfiles leaves them, though the file is our own")
  func ownKeys() throws {
    let folder = try CouncilFolder()
    try folder.mode(0o640, "console-keys.csv")
    #expect(folder.problems().isEmpty)
    // Whoever checks them for the daemon is in another group, and judges as the daemon would.
    #expect(throws: ConfigurationError.self) { try folder.load(daemonGroup: getegid() + 1) }
  }

  @Test(
    "keys that belong to root and that our own group may read are as the package leaves them",
    .enabled(if: geteuid() == 0, "SKIPPED: only root can give a file to somebody else"))
  func packagedKeys() throws {
    let folder = try CouncilFolder()
    let path = folder.path + "/console-keys.csv"
    try folder.mode(0o640, "console-keys.csv")
    try #require(chown(path, 65_534, getegid()) == 0)
    #expect(folder.problems().isEmpty)
    try #require(chown(path, 65_534, getegid() + 1) == 0)
    #expect(folder.problems().contains { $0.contains("chmod 640") })
    #expect(try folder.load(daemonGroup: getegid() + 1).keys.count == 1)
  }

  @Test("keys that systemd hands over need no mode")
  func credential() throws {
    let folder = try CouncilFolder()
    try folder.mode(0o644, "console-keys.csv")
    #expect(try folder.load(credential: folder.path + "/console-keys.csv").keys.count == 1)
  }

  @Test("files that are missing, empty or not text are named")
  func unreadable() throws {
    let folder = try CouncilFolder()
    try FileManager.default.removeItem(atPath: folder.path + "/seats.csv")
    try Data([0xFF, 0xFE, 0x00]).write(to: URL(fileURLWithPath: folder.path + "/deputies.csv"))
    try folder.write("council.toml", "name = ")
    let problems = folder.problems()
    #expect(problems.contains { $0.hasPrefix("seats.csv: не вдається прочитати") })
    #expect(problems.contains { $0.hasPrefix("deputies.csv: текст не в UTF-8") })
    #expect(problems.contains { $0.hasPrefix("council.toml:1: не TOML") })
  }

  @Test("more deputies than the composition, or a head among the deputies, is refused")
  func tooMany() throws {
    let folder = try CouncilFolder()
    try folder.replace("composition = 3", "composition = 1", in: "council.toml")
    try folder.replace("id = \"head\"", "id = \"d1\"", in: "council.toml")
    let problems = folder.problems()
    #expect(problems.contains { $0.contains("депутатів 2, а загальний склад") })
    #expect(problems.contains { $0.contains("уже має голова") })
  }

  @Test("a council that one row of the journal cannot hold is refused")
  func tooLarge() throws {
    let folder = try CouncilFolder()
    let long = String(repeating: "ї", count: 250)
    let rows = (1...700).map { "x\($0),\(long),Іван,,1,\(long)" }
    try folder.replace("composition = 3", "composition = 1000", in: "council.toml")
    try folder.write(
      "deputies.csv",
      "id,familyName,name,additionalName,gender,factionName\nd1,А,Б,,1,null\nd2,В,Г,,1,null\n"
        + rows.joined(separator: "\n") + "\n")
    #expect(folder.problems().contains { $0.contains("завеликі для запису засідання") })
  }

  @Test("any bytes are read without a crash, and what is wrong is told")
  func anyBytes() {
    var generator = SeededRandom(seed: 20261121)
    let alphabet = Array("a,\";\n\r\u{FEFF}їЄ 1")
    for _ in 0..<2_000 {
      let text = String(
        (0..<Int.random(in: 0...60, using: &generator)).map { _ in alphabet.randomElement(using: &generator)! })
      var problems: [Problem] = []
      let table = CSVTable(text, file: "x.csv", problems: &problems)
      #expect(table.records.allSatisfy { $0.fields.count <= table.columns.count })
    }
  }
}
