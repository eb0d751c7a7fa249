import Foundation

/// Where this project's other programs and files are.
enum Programs {
  /// The folder of this program.
  static let own: String = {
    let executable = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return String(executable[..<(executable.lastIndex(of: "/") ?? executable.startIndex)])
  }()

  /// The daemon beside this program.
  static var daemon: String { own + "/vote-daemon" }

  /// The results screen beside this program.
  static var screen: String { own + "/results-screen" }

  /// The regulations: of the working copy that this program was built in, or as they are installed.
  static var regulations: String {
    var folder = Substring(own)
    while let end = folder.lastIndex(of: "/") {
      folder = folder[..<end]
      let candidate = folder + "/regulations"
      if FileManager.default.fileExists(atPath: candidate + "/horokhiv.toml") { return String(candidate) }
    }
    return "/usr/share/vote-daemon/regulations"
  }

  /// The operator's command line beside this program.
  static var votectl: String { own + "/votectl" }

  /// Runs a program to its end; it has no input.
  ///
  /// - Returns: its exit status, what it said and what it complained of.
  static func run(
    _ program: String, _ arguments: [String]
  ) throws -> (status: Int32, said: Data, complaint: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    let (said, complained) = (Pipe(), Pipe())
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = said
    process.standardError = complained
    try process.run()
    let output = said.fileHandleForReading.readDataToEndOfFile()
    let complaint = complained.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, output, String(decoding: complaint, as: UTF8.self))
  }

  /// Another's program by its name; nil where the machine has none.
  static func find(_ name: String) -> String? {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
    let places: [Substring] = path.split(separator: ":")
    return places.map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}
