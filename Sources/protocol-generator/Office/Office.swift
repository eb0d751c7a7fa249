import Foundation
import Glibc

/// LibreOffice, run without a screen, with a profile of its own that goes away, and with a limit of time.
struct Office {
  /// The program, by its path.
  private let program: String
  /// How long a run may take; nil where that follows from the number of documents.
  private let limit: Int?

  /// Documents that one run takes.
  private static let most = 100
  /// Seconds that a run may take: the start, and each document.
  private static let seconds = (start: 90, document: 5)
  /// A document for LibreOffice to read.
  private struct Source {
    let bytes: [UInt8]
    /// By which it knows what it reads.
    let ending: String
  }

  /// LibreOffice as it is installed: `soffice` in one of the folders of PATH.
  ///
  /// - Parameter limit: seconds that a run may take, where the usual are not enough or too many.
  /// - Throws: `Failure` that says what is missing and how to get it.
  init(limit: OfficeLimit) throws(Failure) {
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
    self.limit = limit.officeSeconds
  }

  /// Converts Flat ODT documents, in order, in as few runs as it takes.
  ///
  /// - Throws: `Failure` if a document did not come out, or the time ran out.
  func convert(_ documents: [[UInt8]], to format: OfficeFormat) throws(Failure) -> [[UInt8]] {
    var converted: [[UInt8]] = []
    var rest = documents[...]
    while !rest.isEmpty {
      let sources = rest.prefix(Self.most).map { Source(bytes: $0, ending: "fodt") }
      converted += try run(sources, to: format.filter, ending: format.rawValue)
      rest = rest.dropFirst(Self.most)
    }
    return converted
  }

  /// A document of any kind that LibreOffice reads, as Flat ODT.
  ///
  /// - Parameter ending: of the document's file, by which its kind is known.
  func flatODT(_ document: [UInt8], ending: String) throws(Failure) -> [UInt8] {
    try run([Source(bytes: document, ending: ending)], to: "fodt", ending: "fodt")[0]
  }

  private func run(_ documents: [Source], to filter: String, ending: String) throws(Failure) -> [[UInt8]] {
    let scratch = FileManager.default.temporaryDirectory.appending(path: "protocol-office-\(UUID().uuidString)")
    let (input, output) = (scratch.appending(path: "in"), scratch.appending(path: "out"))
    defer { try? FileManager.default.removeItem(at: scratch) }
    let files = documents.enumerated().map { input.appending(path: "\($0).\($1.ending)") }
    do {
      for folder in [input, output] {
        try FileManager.default.createDirectory(
          at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      }
      for (document, file) in zip(documents, files) { try Data(document.bytes).write(to: file) }
    } catch {
      throw Failure(.storage, "Не вдалося записати тимчасові файли: \(error.localizedDescription)")
    }
    try execute(files.map { $0.path(percentEncoded: false) }, filter, scratch)
    var converted: [[UInt8]] = []
    for index in documents.indices {
      let file = output.appending(path: "\(index).\(ending)").path(percentEncoded: false)
      guard let data = FileManager.default.contents(atPath: file), !data.isEmpty else {
        throw Failure(
          .unavailable, "LibreOffice не записав документ \(index + 1) з \(documents.count) (\(ending)).")
      }
      converted.append([UInt8](data))
    }
    return converted
  }

  private func execute(_ files: [String], _ filter: String, _ scratch: URL) throws(Failure) {
    let process = Process()
    let limit = self.limit ?? Self.seconds.start + Self.seconds.document * files.count
    // timeout(1) ends the whole family: soffice is a script that starts the real program.
    process.executableURL = URL(filePath: "/usr/bin/timeout")
    process.arguments =
      [
        "--kill-after=5", String(limit), program, "--headless", "--norestore", "--nolockcheck", "--nodefault",
        "-env:UserInstallation=\(scratch.appending(path: "profile").absoluteString)", "--convert-to", filter,
        "--outdir", scratch.appending(path: "out").path(percentEncoded: false),
      ] + files
    process.environment = [
      "PATH": "/usr/bin:/bin", "HOME": scratch.path(percentEncoded: false), "LANG": "C.UTF-8", "TZ": "UTC",
    ]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    let start = ContinuousClock.now
    do {
      try process.run()
    } catch {
      throw Failure(.unavailable, "LibreOffice не запускається: \(error.localizedDescription)")
    }
    process.waitUntilExit()
    let took = ContinuousClock.now - start
    switch process.terminationStatus {
    case 0: return
    // What the status is depends on whether it listened to the first signal, or had to be killed.
    case _ where took >= .seconds(limit):
      throw Failure(
        .unavailable,
        "LibreOffice не впорався за \(limit) с; повторіть команду або дайте йому більше: --office-seconds.")
    case let status: throw Failure(.unavailable, "LibreOffice завершився з кодом \(status).")
    }
  }
}
