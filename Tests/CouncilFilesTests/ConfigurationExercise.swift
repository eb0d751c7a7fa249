import Foundation
import TallyEngine

@testable import CouncilFiles

/// Takes any bytes as one of a council's files, the others being right, and stops the process where something holds no
/// longer. The fuzzer calls it with what it invents, a test with what is kept in `Fuzz/corpus/configuration`.
enum ConfigurationExercise {
  private static let files = [
    "council.toml", "deputies.csv", "seats.csv", "console-keys.csv", "regulations/test.toml",
  ]

  /// A folder of this process that goes with the machine's memory.
  private static let folder: String = {
    let parent = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"
    let path = parent + "/council-fuzz-\(getpid())"
    try? FileManager.default.createDirectory(atPath: path + "/regulations", withIntermediateDirectories: true)
    atexit { try? FileManager.default.removeItem(atPath: ConfigurationExercise.folder) }
    return path
  }()

  private static let right: [[UInt8]] = [
    """
    name = "Тестова рада"
    convocation = "VIII"
    place = "місто Тест"
    composition = 3
    regulation = "test"
    """,
    "id,familyName,name,additionalName,gender,factionName\nd1,Яценко,Ірина,Петрівна,2,Фракція «А»\nd2,Єрмак,Іван,,1,\n",
    "seat,row,column,voter,console\n1,1,1,d1,tty:/dev/ttyUSB0\n2,1,2,d2,\n",
    "serial,key\n00000000000000a1,\(String(repeating: "ab", count: 32))\n",
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
    base = "deputies"
    threshold = "більше 1/2"
    source = "ст. 59"
    """,
  ].map { Array($0.utf8) }

  /// The first byte says which file it is.
  static func run(_ bytes: UnsafeRawBufferPointer) {
    guard let first = bytes.first else { return }
    let chosen = Int(first) % files.count
    for (index, file) in files.enumerated() {
      let content = index == chosen ? Data(bytes.dropFirst()) : Data(right[index])
      let path = folder + "/" + file
      guard (try? content.write(to: URL(fileURLWithPath: path))) != nil else { preconditionFailure("no room") }
      chmod(path, 0o600)
    }
    do {
      let configuration = try Configuration.load(
        directory: folder, regulations: folder + "/regulations", credential: nil)
      let council = configuration.council
      precondition(Set(council.seats.map(\.number)).count == council.seats.count, "a seat twice")
      precondition(Set(council.voters.map(\.id)).count == council.voters.count, "a voter twice")
      precondition(council.voters.count { !$0.isHead } <= council.composition, "more deputies than seats")
    } catch {
      precondition(!error.problems.isEmpty, "refused without a reason")
      for problem in error.problems { precondition(!"\(problem)".isEmpty) }
    }
  }
}
