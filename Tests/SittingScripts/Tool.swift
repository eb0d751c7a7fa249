public import Foundation

/// A program of somebody else's that judges what we write.
public enum Tool {
  /// Whether a program is installed.
  public static func isInstalled(_ name: String) -> Bool {
    ["/usr/bin/", "/bin/", "/usr/local/bin/"].contains { FileManager.default.isExecutableFile(atPath: $0 + name) }
  }

  /// The project's folder.
  public static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// A schema of the folder beside the project; nil where that is absent.
  public static func schema(_ path: String) -> String? {
    let file = root.deletingLastPathComponent().appending(path: "shared/schemas/" + path).path(percentEncoded: false)
    return FileManager.default.fileExists(atPath: file) ? file : nil
  }

  /// The Python with the validators from PyPI (scripts/record-tools.sh); nil where nobody made it.
  public static let python: String? = {
    let path = root.appending(path: ".venv/bin/python").path(percentEncoded: false)
    guard FileManager.default.isExecutableFile(atPath: path),
      (try? run([path, "-c", "import frictionless, jsonschema, docx, html5lib, pikepdf"]))?.status == 0
    else { return nil }
    return path
  }()

  /// Runs a program to its end; its output and complaints are one text.
  public static func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = arguments
    let file = FileManager.default.temporaryDirectory.appending(path: "tool-\(UUID().uuidString)")
    try Data().write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    // A file and not a pipe: it takes everything while nobody reads.
    let handle = try FileHandle(forWritingTo: file)
    process.standardOutput = handle
    process.standardError = handle
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    try handle.close()
    return (process.terminationStatus, String(decoding: try Data(contentsOf: file), as: UTF8.self))
  }
}
