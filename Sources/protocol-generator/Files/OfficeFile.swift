import Foundation
import OfficeText

/// An office document of any kind as Flat ODT. Only that one needs no other program: an .odt or .docx is a zip archive,
/// and LibreOffice, where it is installed, makes Flat ODT of it.
enum OfficeFile {
  /// The bytes of the document as Flat ODT.
  static func flatODT(_ path: String, limit: OfficeLimit) throws(Failure) -> [UInt8] {
    // A message about the document itself before one about LibreOffice.
    let bytes = try InputFile.read(path, atMost: FlatODT.limit)
    let ending = URL(filePath: path).pathExtension.lowercased()
    if ending == "fodt" { return bytes }
    do throws(Failure) {
      return try Office(limit: limit).flatODT(bytes, ending: ending)
    } catch {
      throw Failure(
        error.status, "\(path): \(error.message) Або збережіть документ як «Flat XML ODF Text Document (.fodt)».")
    }
  }
}
