import Foundation

/// The built program, run as a secretary runs it.
struct Generator {
  let status: Int32
  let output: Data
  let complaints: String

  var text: String { String(decoding: output, as: UTF8.self) }

  init(_ arguments: [String], environment: [String: String] = [:]) throws {
    let folder = try Folder()
    let process = Process()
    process.executableURL = try Self.program
    process.arguments = arguments
    process.environment = ["PATH": "/usr/bin:/bin", "HOME": folder.path].merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    // Files and not pipes: they take everything while nobody reads.
    let (out, errors) = (folder.path + "/out", folder.path + "/errors")
    for path in [out, errors] { try Data().write(to: URL(filePath: path)) }
    process.standardOutput = FileHandle(forWritingAtPath: out)
    process.standardError = FileHandle(forWritingAtPath: errors)
    try process.run()
    process.waitUntilExit()
    status = process.terminationStatus
    output = try Data(contentsOf: URL(filePath: out))
    complaints = String(decoding: try Data(contentsOf: URL(filePath: errors)), as: UTF8.self)
  }

  /// Begins a run; what it says goes nowhere.
  static func begin(_ arguments: [String]) throws -> Process {
    let process = Process()
    process.executableURL = try program
    process.arguments = arguments
    process.environment = ["PATH": "/usr/bin:/bin", "HOME": "/"]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
  }

  /// Beside the tests' own binary.
  static var program: URL {
    get throws {
      let tests = URL(filePath: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
      return tests.deletingLastPathComponent().appending(path: "protocol-generator")
    }
  }
}

/// A folder that goes away with the value.
final class Folder {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "protocol-generator-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path(percentEncoded: false)
  }

  var journal: String { path + "/journal.sqlite" }

  var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: path).sorted()) ?? [] }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
