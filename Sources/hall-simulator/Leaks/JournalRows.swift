import Foundation

/// The rows of a journal, read from a copy by the `sqlite3` program: nothing of this project's own code is trusted to
/// show all that there is.
enum JournalRows {
  struct Row: Decodable {
    let sequence: Int
    let kind: String
    let body: String
  }

  enum Failure: Error, CustomStringConvertible {
    case noProgram
    case failed(String)

    var description: String {
      switch self {
      case .noProgram: "немає програми sqlite3: apt-get install sqlite3"
      case .failed(let said): "sqlite3: \(said)"
      }
    }
  }

  /// The rows after a number.
  static func read(_ files: StateFiles, after sequence: Int, scratch: String) throws -> [Row] {
    let copy = scratch + "/copy"
    try? FileManager.default.removeItem(atPath: copy)
    try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: true)
    for (name, file) in files.files { try Data(file.bytes).write(to: URL(fileURLWithPath: copy + "/" + name)) }
    let places: [String] = ["/usr/bin/sqlite3", "/usr/local/bin/sqlite3"]
    guard let program = places.first(where: { FileManager.default.isExecutableFile(atPath: $0) }) else {
      throw Failure.noProgram
    }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = [
      "-batch", "-json", copy + "/journal.sqlite",
      "SELECT sequence, kind, body FROM journal WHERE sequence > \(sequence) ORDER BY sequence",
    ]
    let (said, complained) = (Pipe(), Pipe())
    process.standardOutput = said
    process.standardError = complained
    try process.run()
    let output = said.fileHandleForReading.readDataToEndOfFile()
    let complaint = complained.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failure.failed(String(decoding: complaint, as: UTF8.self)) }
    return output.isEmpty ? [] : try JSONDecoder().decode([Row].self, from: output)
  }
}
