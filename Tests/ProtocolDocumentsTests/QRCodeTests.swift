import Foundation
import SeededRandom
import SittingScripts
import Testing

@testable import ProtocolDocuments

@Suite("A QR code") struct QRCodeTests {
  @Test("has the error correction that the standard's own example has") func correction() {
    // ISO/IEC 18004, annex I: «01234567» as version 1-M.
    let data: [UInt8] = [0x10, 0x20, 0x0C, 0x56, 0x61, 0x80] + (0..<5).flatMap { _ in [0xEC, 0x11] as [UInt8] }
    #expect(
      ReedSolomon.remainder(of: data, count: 10) == [0xA5, 0x24, 0xD4, 0xC1, 0xED, 0x36, 0xC7, 0x87, 0x2C, 0x55])
  }

  @Test("has a bound") func bound() {
    #expect(QRCode(String(repeating: "a", count: QRCode.mostBytes))?.size == 53)
    #expect(QRCode(String(repeating: "a", count: QRCode.mostBytes + 1)) == nil)
  }

  @Test(
    "of every length that there is, is read back by a reader that shares nothing with it",
    .enabled(if: Tool.isInstalled("zbarimg"), "SKIPPED: zbarimg is not installed (apt-get install zbar-tools)"))
  func readBack() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "qr-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var random = SeededRandom(seed: 18_004)
    var texts: [String] = []
    var files: [String] = []
    for length in 1...QRCode.mostBytes {
      let text = String((0..<length).map { _ in "0123456789abcdefXYZ=:-".randomElement(using: &random)! })
      let file = folder.appending(path: String(1_000 + length) + ".png")
      try Data(try #require(QRCode(text)).png()).write(to: file)
      texts.append(text)
      files.append(file.path(percentEncoded: false))
    }
    let read = try Tool.run(["zbarimg", "--nodbus", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable"] + files)
    #expect(read.output.split(separator: "\n").map(String.init) == texts)
  }
}
