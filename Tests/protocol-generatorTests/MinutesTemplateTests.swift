import Foundation
import JournalRecord
import ProtocolDocuments
import SittingScripts
import Testing

@Suite("Minutes as office documents") struct MinutesTemplateTests {
  private let folder: Folder

  init() throws {
    folder = try Folder()
    try RandomSittings.hold(in: folder.path, deputies: 7, ballots: 12, seed: 5)
  }

  private static let odf = Tool.schema("odf/OpenDocument-v1.3-schema.rng")
  private static let office = Tool.isInstalled("soffice")

  private func generate(_ more: [String], to name: String) throws -> String {
    let path = folder.path + "/" + name
    let run = try Generator(["minutes", "--journal", folder.journal, "-o", path] + more)
    try #require(run.status == 0, "\(run.complaints)")
    return path
  }

  /// A template as a secretary would restyle it.
  private func templateFile() throws -> String {
    let path = folder.path + "/template.fodt"
    let text = """
      <?xml version="1.0" encoding="UTF-8"?>
      <office:document \(Minutes.flatODTNamespaces)
       xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"
       office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
      <office:font-face-decls><style:font-face style:name="Fancy" svg:font-family="&apos;DejaVu Sans&apos;"/></office:font-face-decls>
      <office:styles>
      <style:style style:name="Standard" style:family="paragraph" style:class="text"><style:text-properties style:font-name="Fancy" loext:opacity="100%" fo:font-size="11pt"/></style:style>
      <style:style style:name="Heading_20_1" style:display-name="Heading 1" style:family="paragraph" style:parent-style-name="Standard" style:default-outline-level="1"><style:text-properties fo:font-size="20pt" fo:color="#003399"/></style:style>
      </office:styles>
      <office:automatic-styles><style:page-layout style:name="Wide"><style:page-layout-properties fo:page-width="29.7cm" fo:page-height="21cm" style:print-orientation="landscape"/></style:page-layout></office:automatic-styles>
      <office:master-styles><style:master-page style:name="Standard" style:page-layout-name="Wide"><style:header><text:p text:style-name="Standard">Герб &amp; бланк ради</text:p></style:header></style:master-page></office:master-styles>
      <office:body><office:text><text:p>Зразок</text:p></office:text></office:body>
      </office:document>
      """
    try Data(text.utf8).write(to: URL(filePath: path))
    return path
  }

  @Test("take pages, fonts and headings from a template, its text not, and stay verifiable")
  func template() throws {
    let path = try generate(["--template", try templateFile()], to: "styled.fodt")
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(
      text.contains("Герб &amp; бланк ради") && text.contains("fo:color=\"#003399\"") && text.contains("DejaVu Sans"))
    #expect(text.contains("fo:page-width=\"29.7cm\"") && !text.contains("Зразок") && !text.contains("loext"))
    #expect(text.contains("style:name=\"Рішення\""), "what the template has not is ours")
    #expect(text.components(separatedBy: "style:name=\"Heading_20_1\"").count == 2, "and nothing is there twice")
    #expect(try Generator(["verify-minutes", path, "--journal", folder.journal]).status == 0)
    let none = try Generator(
      ["minutes", "--journal", folder.journal, "--template", folder.journal, "-o", folder.path + "/n.fodt"])
    #expect(none.status != 0 && !folder.names.contains("n.fodt"))
  }

  @Test(
    "keep each style that a secretary changed in a document of ours, in LibreOffice",
    .enabled(if: office, "SKIPPED: no LibreOffice (scripts/prepare.sh record)"))
  func restyled() throws {
    let ours = try generate([], to: "ours.fodt")
    let saved = folder.path + "/saved"
    let run = try Tool.run([
      "soffice", "-env:UserInstallation=file://\(folder.path)/profile", "--headless", "--convert-to", "fodt",
      "--outdir",
      saved, ours,
    ])
    try #require(run.status == 0, "\(run.output)")
    // What she would do in the list of styles.
    let names = [
      "Посередині", "Рішення", "По_20_краях", "З_20_відступом", "Підзаголовок", "Примітка", "Число", "Підпис",
      "Печатка",
      "Клітинка", "Heading_20_1", "Heading_20_2", "Standard",
    ]
    var text = try String(contentsOfFile: saved + "/ours.fodt", encoding: .utf8)
    for name in names {
      let found = text.firstMatch(of: try Regex("<style:style style:name=\"\(name)\"[^>]*?(/?)>"))
      let style = try #require(found, "LibreOffice did not keep «\(name)»")
      let begun = text[style.range].replacing("/>", with: ">")
      let end = style.output[1].substring == "/" ? "</style:style>" : ""
      text.replaceSubrange(
        style.range, with: begun.replacing(">", with: " style:next-style-name=\"Restyled\">") + end)
    }
    let template = folder.path + "/restyled.fodt"
    try Data(text.utf8).write(to: URL(filePath: template))
    let styled = try String(contentsOfFile: try generate(["--template", template], to: "again.fodt"), encoding: .utf8)
    for name in names {
      let styles = styled.matches(of: try Regex("<style:style [^>]*style:name=\"\(name)\"[^>]*>"))
      #expect(styles.count == 1, "\(name) is there \(styles.count) times")
      #expect(styles.first?.output[0].substring?.contains("Restyled") == true, "\(name) is not the secretary's")
    }
    for name in names where name != "Примітка" {
      #expect(
        styled.contains("text:style-name=\"\(name)\"") || styled.contains("parent-style-name=\"\(name)\""), "\(name)")
    }
    #expect(try Generator(["verify-minutes", folder.path + "/again.fodt", "--journal", folder.journal]).status == 0)
  }

  @Test(
    "are OpenDocument 1.3 by its schema, with and without a template",
    .enabled(if: odf != nil, "SKIPPED: no ../shared/schemas/odf"),
    .enabled(if: Tool.isInstalled("xmllint"), "SKIPPED: xmllint is not installed (apt-get install libxml2-utils)"))
  func valid() throws {
    let judge = ["xmllint", "--noout", "--relaxng", try #require(Self.odf)]
    for path in [
      try generate([], to: "plain.fodt"), try generate(["--template", try templateFile()], to: "styled.fodt"),
    ] {
      let judged = try Tool.run(judge + [path])
      #expect(judged.status == 0, "\(judged.output.prefix(2_000))")
    }
  }

  @Test(
    "that LibreOffice saved as ODT, Flat ODT and DOCX hold the journal's results, and a change in them is found",
    .enabled(if: office, "SKIPPED: no LibreOffice (scripts/prepare.sh record)"))
  func throughLibreOffice() throws {
    let path = try generate([], to: "minutes.fodt")
    let profile = "-env:UserInstallation=file://\(folder.path)/profile"
    for format in ["odt", "fodt", "docx"] {
      let saved = folder.path + "/saved"
      let run = try Tool.run(["soffice", profile, "--headless", "--convert-to", format, "--outdir", saved, path])
      try #require(run.status == 0, "\(run.output)")
      let verified = try Generator(["verify-minutes", saved + "/minutes.\(format)", "--journal", folder.journal])
      #expect(verified.status == 0, "\(format): \(verified.text.prefix(1_000)) \(verified.complaints)")
    }
    let text = try String(contentsOfFile: folder.path + "/saved/minutes.fodt", encoding: .utf8)
    #expect(text.contains("text:protected=\"true\""), "LibreOffice keeps the journal's parts protected")
    let forged = folder.path + "/forged.fodt"
    try Data(text.replacing("ВИРІШИЛИ: рішення не прийнято", with: "ВИРІШИЛИ: рішення прийнято").utf8)
      .write(to: URL(filePath: forged))
    let found = try Generator(["verify-minutes", forged, "--journal", folder.journal])
    #expect(found.status == 65 && found.text.contains("викреслено рішення «не»"), "\(found.text)")
  }
}
