import Foundation

/// The rows of a journal, read from a copy by the `sqlite3` program: nothing of this project's own code is trusted to
/// show all that there is.
enum JournalRows {
  struct Row: Decodable {
    let sequence: Int64
    /// Both in milliseconds.
    let at: Int64
    let monotonic: Int64
    let boot: String
    let kind: String
    let body: String
    /// In hexadecimal.
    let hash: String
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
  static func read(_ files: StateFiles, after sequence: Int64 = 0, scratch: String) throws -> [Row] {
    let copy = scratch + "/copy"
    try? FileManager.default.removeItem(atPath: copy)
    try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: true)
    for (name, file) in files.files { try Data(file.bytes).write(to: URL(fileURLWithPath: copy + "/" + name)) }
    return try read(copy, after: sequence)
  }

  /// The rows after a number of the journal in a folder that no daemon has open; the program copies its log.
  static func read(_ folder: String, after sequence: Int64 = 0) throws -> [Row] {
    guard let program = Programs.find("sqlite3") else { throw Failure.noProgram }
    let (status, output, complaint) = try Programs.run(
      program,
      [
        "-batch", "-json", folder + "/journal.sqlite",
        "SELECT sequence, at, monotonic, boot, kind, body, lower(hex(hash)) AS hash FROM journal WHERE sequence > \(sequence) ORDER BY sequence",
      ])
    guard status == 0 else { throw Failure.failed(complaint) }
    return output.isEmpty ? [] : try JSONDecoder().decode([Row].self, from: output)
  }
}
