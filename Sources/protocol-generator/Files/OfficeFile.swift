import Foundation
import Glibc
import OfficeText

/// An office document of any kind as Flat ODT. Only that one needs no other program: an .odt or .docx is a zip archive,
/// and LibreOffice, where it is installed, makes Flat ODT of it.
enum OfficeFile {
  /// The bytes of the document as Flat ODT.
  static func flatODT(_ path: String) throws(Failure) -> [UInt8] {
    if path.lowercased().hasSuffix(".fodt") { return try InputFile.read(path, atMost: FlatODT.limit) }
    // A message about the document itself before one about LibreOffice.
    _ = try InputFile.read(path, atMost: FlatODT.limit)
    let folder = FileManager.default.temporaryDirectory.appending(path: "protocol-office-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    do {
      try FileManager.default.createDirectory(
        at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      try convert(path, into: folder)
    } catch let failure as Failure {
      throw failure
    } catch {
      throw Failure(.unavailable, "\(path): LibreOffice не запустився (\(error)). Збережіть документ як .fodt.")
    }
    let name = URL(filePath: path).deletingPathExtension().lastPathComponent + ".fodt"
    let result = folder.appending(path: name).path(percentEncoded: false)
    guard access(result, R_OK) == 0 else {
      throw Failure(.badData, "LibreOffice не прочитав \(path). Відкрийте його і збережіть як .fodt.")
    }
    return try InputFile.read(result, atMost: FlatODT.limit)
  }

  private static func convert(_ path: String, into folder: URL) throws {
    let places = ["/usr/bin/soffice", "/usr/local/bin/soffice", "/opt/libreoffice/program/soffice"]
    guard let program = places.first(where: { FileManager.default.isExecutableFile(atPath: $0) }) else {
      throw Failure(
        .unavailable,
        "\(path): для цього формату потрібен LibreOffice (apt-get install libreoffice-writer-nogui). Або збережіть "
          + "документ як «Flat XML ODF Text Document (.fodt)».")
    }
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = [
      "-env:UserInstallation=file://" + folder.appending(path: "profile").path(percentEncoded: false), "--headless",
      "--norestore", "--convert-to", "fodt", "--outdir", folder.path(percentEncoded: false), path,
    ]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    // A document that never ends loading must not hold the secretary for ever.
    let deadline = ContinuousClock.now + .seconds(180)
    while process.isRunning {
      guard ContinuousClock.now < deadline else {
        process.terminate()
        throw Failure(.unavailable, "LibreOffice не відповів за три хвилини на \(path). Збережіть документ як .fodt.")
      }
      usleep(50_000)
    }
  }
}
