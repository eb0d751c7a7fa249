import Foundation
import OpenData
import ProtocolDocuments
import SittingScripts
import Testing

/// What others say of the open data; each judge is seen to find what is broken.
@Suite("Open data, judged by others") struct ValidityTests {
  private static let script = Tool.root.appending(path: "Tests/OpenDataTests/validate.py").path(percentEncoded: false)
  private static let noPython: Comment = "SKIPPED: no Python with frictionless, jsonschema (scripts/record-tools.sh)"

  private static func judge(_ arguments: String...) throws -> (status: Int32, output: String) {
    try Tool.run([try #require(Tool.python), script] + arguments)
  }

  private static let deputies: [[String: String]] = [
    [
      "id": "d1", "familyName": "Ґудзь", "name": "Остап", "additionalName": "Юхимович", "gender": "1",
      "birthDate": "1980-12-01", "image": "https://www.example.gov.ua/photo.png", "biography": "Освіта «вища»,\nінше",
      "partyName": "Партія", "email": "d1@example.gov.ua", "telephone": "+380123456789",
      "factionName": "Громада", "CATUTTC": "UA32140050010021659", "addressPostCode": "01234",
      "addressAdminUnitL1": "Україна", "addressAdminUnitL2": "Полтавська область", "addressPostName": "Балта",
      "addressThoroughfare": "вул. Харківська", "addressLocatorDesignator": "15-А", "openingHours": "Пн 09:00-17:00",
    ]
  ]

  @Test(
    "frictionless finds no fault in the package, and finds each that is made",
    .enabled(if: Tool.python != nil, noPython))
  func package() throws {
    let deputies = Annex30(Self.deputies)
    #expect(deputies.incomplete == [])
    let faults: [(file: String, old: String, new: String)] = [
      ("dodatok29/vote.csv", ",За\n", ",Зa\n"), ("dodatok29/voteEvents.csv", "Прийнято", "Мабуть"),
      ("dodatok29/motions.csv", "2026-11-21,", "21.11.2026,"), ("dodatok29/vote.csv", "2026-11-21-v", "2026-11-21-w"),
      ("deputies.csv", "1980-12-01", "колись"), ("dodatok29-skorochena/motions.csv", "https://", "див. "),
      ("dodatok29/voteEvents.csv", ",0,", ",,"),
    ]
    let long = try LongSitting()
    try long.writePackage([deputies.table])
    let sound = try Self.judge("package", long.folder)
    #expect(sound.status == 0 && sound.output.contains("7 tables"), "\(sound.output)")
    for fault in faults {
      try long.writePackage([deputies.table])
      try long.change(fault.file, fault.old, fault.new)
      #expect(try Self.judge("package", long.folder).status == 1, "\(fault) was not found")
    }
  }

  @Test("an empty required column of the deputies' file is named", .enabled(if: Tool.python != nil, noPython))
  func incomplete() throws {
    var record = Self.deputies[0]
    record["email"] = nil
    record["birthDate"] = ""
    let deputies = Annex30([record])
    #expect(deputies.incomplete == ["birthDate", "email"])
    let long = try LongSitting(ballots: 2)
    try long.writePackage([deputies.table])
    #expect(try Self.judge("package", long.folder).status == 1)
  }

  @Test(
    "the tables have the columns, types and words of Resolution 835",
    .enabled(if: Tool.schema("resolution-835") != nil, "SKIPPED: no ../shared/schemas/resolution-835"),
    .enabled(if: Tool.python != nil, noPython),
    arguments: [
      ("motions-short", "motions2"), ("votings-short", "votings"), ("sessions", "sessions"), ("motions", "motions"),
      ("voteEvents", "voteEvents"), ("vote", "vote"), ("deputies", "deputies"),
    ])
  func annexes(table: String, schema: String) throws {
    let long = try LongSitting()
    let tables = long.annex.tables + [Annex30(Self.deputies).table]
    let csv = try #require(tables.first { $0.name == table }).csv
    let file = try long.write(
      // The annex says «null» for what an address or a number is not.
      table == "deputies" ? csv.replacing(",null", with: ",") : csv, "table.csv")
    let path = try #require(Tool.schema("resolution-835/\(schema).json"))
    let judged = try Self.judge("annex", path, file)
    #expect(judged.status == 0 && !judged.output.hasPrefix("0 rows"), "\(judged.output)")
    try long.change("table.csv", String(csv.prefix { $0 != "," }), "uId")
    #expect(try Self.judge("annex", path, file).status != 0)
  }

  @Test(
    "Popolo's schemas find no fault, and find a misspelt field and a wrong type",
    .enabled(if: Tool.schema("popolo") != nil, "SKIPPED: no ../shared/schemas/popolo"),
    .enabled(if: Tool.python != nil, noPython))
  func popolo() throws {
    let long = try LongSitting()
    let schemas = try #require(Tool.schema("popolo"))
    let file = try long.write(Popolo.document(long.sitting), "popolo.json")
    let judged = try Self.judge("popolo", schemas, file)
    #expect(judged.status == 0, "\(judged.output.suffix(1_000))")
    for (old, new) in [
      ("\"requirement\"", "\"requirments\""), ("\"value\": ", "\"value\": 0.5"),
      ("\"voter_id\": \"d", "\"voter_id\": \"x"),
    ] {
      try long.write(Popolo.document(long.sitting), "popolo.json")
      try long.change("popolo.json", old, new)
      #expect(try Self.judge("popolo", schemas, file).status != 0, "\(old) was not missed")
    }
  }

  @Test(
    "the Akoma Ntoso schema finds no fault, and finds a wrong element",
    .enabled(if: Tool.schema("akoma-ntoso/akomantoso30.xsd") != nil, "SKIPPED: no ../shared/schemas/akoma-ntoso"),
    .enabled(if: Tool.isInstalled("xmllint"), "SKIPPED: xmllint is not installed (apt-get install libxml2-utils)"))
  func akomaNtoso() throws {
    let long = try LongSitting()
    let judge = [
      "xmllint", "--nonet", "--noout", "--schema", try #require(Tool.schema("akoma-ntoso/akomantoso30.xsd")),
    ]
    let file = try long.write(AkomaNtoso.document(long.sitting), "debate.xml")
    let judged = try Tool.run(judge + [file])
    #expect(judged.status == 0, "\(judged.output.prefix(2_000))")
    for (old, new) in [
      ("<quorum value", "<quota value"), ("eId=\"ballot_1\"", "eId=\"ballot_2\""), (" choice=\"#", " voice=\"#"),
    ] {
      try long.write(AkomaNtoso.document(long.sitting), "debate.xml")
      try long.change("debate.xml", old, new)
      #expect(try Tool.run(judge + [file]).status != 0, "\(old) was not missed")
    }
  }

  @Test("a code or an address that is none is refused, with what it has to be") func publisher() {
    for (code, territory, address) in [
      ("123", "UA32140050000046018", "https://a.ua"), ("01234567", "UA321", "https://a.ua"),
      ("01234567", "UA32140050000046018", "a.ua/votes"), ("01234567", "UA32140050000046018", "https://a.ua/ а"),
    ] {
      #expect { try Publisher(registerCode: code, territoryCode: territory, address: address) } throws: {
        String(describing: $0).contains("має")
      }
    }
  }
}
