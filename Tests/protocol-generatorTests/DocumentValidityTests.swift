import Foundation
import JournalRecord
import ProtocolDocuments
import SittingScripts
import TallyEngine
import Testing

/// What others say of the documents that the program writes.
@Suite("Documents, judged by others") struct DocumentValidityTests {
  private let folder: Folder
  private let sitting: SittingRecord

  init() throws {
    folder = try Folder()
    try RandomSittings.hold(in: folder.path, deputies: 11, ballots: 25, seed: 2_026)
    sitting = try #require(try JournalRecord(path: folder.journal).sittings.last)
  }

  private func write(_ format: String, _ layout: RecordLayout) throws -> String {
    let file = folder.path + "/all-\(layout.rawValue).\(format)"
    let run = try Generator(
      ["sitting", "--journal", folder.journal, "-f", format, "-l", layout.rawValue, "-o", file])
    try #require(run.status == 0, "\(run.complaints)")
    return file
  }

  private static let odf = Tool.schema("odf/OpenDocument-v1.3-schema.rng")

  @Test(
    "Flat ODT is OpenDocument 1.3 by its own schema, and what is not is found",
    .enabled(if: odf != nil, "SKIPPED: no ../shared/schemas/odf"),
    .enabled(if: Tool.isInstalled("xmllint"), "SKIPPED: xmllint is not installed (apt-get install libxml2-utils)"),
    arguments: RecordLayout.allCases)
  func flatODT(layout: RecordLayout) throws {
    let file = try write("fodt", layout)
    let judge = ["xmllint", "--noout", "--relaxng", try #require(Self.odf)]
    let judged = try Tool.run(judge + [file])
    #expect(judged.status == 0, "\(judged.output.prefix(2_000))")
    let broken = folder.path + "/broken.fodt"
    let text = try String(contentsOfFile: file, encoding: .utf8)
    try Data(
      text.replacing("<table:table-header-rows>", with: "<table:heads>")
        .replacing("</table:table-header-rows>", with: "</table:heads>").utf8
    ).write(to: URL(filePath: broken))
    #expect(try Tool.run(judge + [broken]).status != 0)
  }

  @Test(
    "HTML has not one error for a strict parser, and what has is found",
    .enabled(if: Tool.python != nil, "SKIPPED: no Python with html5lib (scripts/record-tools.sh)"),
    arguments: RecordLayout.allCases
  )
  func html(layout: RecordLayout) throws {
    let file = try write("html", layout)
    let judge = [
      try #require(Tool.python), "-c",
      "import sys, html5lib; html5lib.HTMLParser(strict=True).parse(open(sys.argv[1], 'rb'))",
    ]
    let judged = try Tool.run(judge + [file])
    #expect(judged.status == 0, "\(judged.output.suffix(500))")
    let broken = folder.path + "/broken.html"
    let text = try String(contentsOfFile: file, encoding: .utf8)
    try Data(text.replacing("</tbody>", with: "</p></tbody>").utf8).write(to: URL(filePath: broken))
    #expect(try Tool.run(judge + [broken]).status != 0)
  }

  @Test(
    "the QR codes in HTML and Flat ODT say each ballot's number and seal",
    .enabled(if: Tool.isInstalled("zbarimg"), "SKIPPED: zbarimg is not installed (apt-get install zbar-tools)"),
    arguments: ["html", "fodt"])
  func codes(format: String) throws {
    let text = try String(contentsOfFile: try write(format, .viche), encoding: .utf8)
    let images =
      format == "html"
      ? text.matches(of: /base64,([^"]+)"/).map(\.output.1)
      : text.matches(of: /<office:binary-data>([^<]+)</).map(\.output.1)
    var files: [String] = []
    for (index, image) in images.enumerated() {
      files.append(folder.path + "/\(1_000 + index).png")
      try #require(Data(base64Encoded: String(image))).write(to: URL(filePath: files[index]))
    }
    let read = try Tool.run(["zbarimg", "--nodbus", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable"] + files)
    #expect(
      read.output.split(separator: "\n").map(String.init)
        == sitting.ballots.map { "vote-daemon ballot=\($0.question.ballot) sha256=\($0.seal ?? "")" })
  }

  @Test("the same journal gives the same bytes, in every format and layout") func reproducible() throws {
    for format in ["txt", "html", "fodt"] {
      for layout in RecordLayout.allCases {
        let first = try Data(contentsOf: URL(filePath: try write(format, layout)))
        let again = try Generator(
          ["sitting", "--journal", folder.journal, "-f", format, "-l", layout.rawValue, "-o", "-"],
          environment: ["LANG": "de_DE.UTF-8", "TZ": "America/Lima"])
        #expect(again.output == first && first.count > 10_000)
      }
    }
  }
}
