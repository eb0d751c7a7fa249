import Foundation
import Glibc

/// LibreOffice, run without a screen, with a profile of its own that goes away, and with a limit of time.
struct Office {
  /// The program, by its path.
  private let program: String

  /// Documents that one run takes.
  private static let most = 100
  /// Seconds that a run may take: the start, and each document.
  private static let seconds = (start: 90, document: 5)
  /// The status with which timeout(1) says that it ended the program.
  private static let timedOut: Int32 = 124

  /// LibreOffice as it is installed: `soffice` in one of the folders of PATH.
  ///
  /// - Throws: `Failure` that says what is missing and how to get it.
  init() throws(Failure) {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    let found = path.split(separator: ":").map { String($0) + "/soffice" }.first { (file: String) in
      access(file, X_OK) == 0
    }
    guard let found else {
      throw Failure(
        .unavailable,
        "PDF і DOCX пише LibreOffice, а його не встановлено. Встановіть: apt-get install libreoffice-writer-nogui "
          + "fonts-liberation. Інші формати (txt, html, fodt) від нього не залежать.")
    }
    program = found
  }

  /// Converts Flat ODT documents, in order, in as few runs as it takes.
  ///
  /// - Throws: `Failure` if a document did not come out, or the time ran out.
  func convert(_ documents: [[UInt8]], to format: OfficeFormat) throws(Failure) -> [[UInt8]] {
    var converted: [[UInt8]] = []
    var rest = documents[...]
    while !rest.isEmpty {
      converted += try run(Array(rest.prefix(Self.most)), format)
      rest = rest.dropFirst(Self.most)
    }
    return converted
  }

  private func run(_ documents: [[UInt8]], _ format: OfficeFormat) throws(Failure) -> [[UInt8]] {
    let scratch = FileManager.default.temporaryDirectory.appending(path: "protocol-office-\(UUID().uuidString)")
    let (input, output) = (scratch.appending(path: "in"), scratch.appending(path: "out"))
    defer { try? FileManager.default.removeItem(at: scratch) }
    do {
      for folder in [input, output] {
        try FileManager.default.createDirectory(
          at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      }
      for (index, document) in documents.enumerated() {
        try Data(document).write(to: input.appending(path: "\(index).fodt"))
      }
    } catch {
      throw Failure(.storage, "Не вдалося записати тимчасові файли: \(error.localizedDescription)")
    }
    try execute(
      documents.indices.map { input.appending(path: "\($0).fodt").path(percentEncoded: false) }, format, scratch)
    var converted: [[UInt8]] = []
    for index in documents.indices {
      let file = output.appending(path: "\(index).\(format.rawValue)").path(percentEncoded: false)
      guard let data = FileManager.default.contents(atPath: file), !data.isEmpty else {
        throw Failure(
          .unavailable, "LibreOffice не записав документ \(index + 1) з \(documents.count) (\(format.rawValue)).")
      }
      converted.append([UInt8](data))
    }
    return converted
  }

  private func execute(_ files: [String], _ format: OfficeFormat, _ scratch: URL) throws(Failure) {
    let process = Process()
    let limit = Self.seconds.start + Self.seconds.document * files.count
    // timeout(1) ends the whole family: soffice is a script that starts the real program.
    process.executableURL = URL(filePath: "/usr/bin/timeout")
    process.arguments =
      [
        "--kill-after=5", String(limit), program, "--headless", "--norestore", "--nolockcheck", "--nodefault",
        "-env:UserInstallation=\(scratch.appending(path: "profile").absoluteString)", "--convert-to", format.filter,
        "--outdir", scratch.appending(path: "out").path(percentEncoded: false),
      ] + files
    process.environment = [
      "PATH": "/usr/bin:/bin", "HOME": scratch.path(percentEncoded: false), "LANG": "C.UTF-8", "TZ": "UTC",
    ]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    do {
      try process.run()
    } catch {
      throw Failure(.unavailable, "LibreOffice не запускається: \(error.localizedDescription)")
    }
    process.waitUntilExit()
    switch process.terminationStatus {
    case 0: return
    case Self.timedOut: throw Failure(.unavailable, "LibreOffice не впорався за \(limit) с; повторіть команду.")
    case let status: throw Failure(.unavailable, "LibreOffice завершився з кодом \(status).")
    }
  }
}
