import Foundation
import OpenData
import ProtocolDocuments
import TallyEngine
import Testing

/// The same sitting, read back from everything that is written of it.
@Suite("All forms of a sitting agree") struct EqualityTests {
  /// A name and a choice in the journal's words.
  private struct Vote: Hashable {
    let name: String
    let choice: String
  }

  private let long: LongSitting

  init() throws { long = try LongSitting(ballots: 120) }

  private static func choice(_ mark: RollCall.Line.Mark) -> String {
    switch mark {
    case .chose(.for, _): "за"
    case .chose(.against, _): "проти"
    case .chose(.abstained, _): "утримався"
    case .notVoting: "не голосував"
    case .absent: "відсутній"
    }
  }

  private static func masculine(_ word: String) -> String {
    let word = word.lowercased()
    return ["утрималась": "утримався", "не голосувала": "не голосував", "відсутня": "відсутній"][word] ?? word
  }

  private func expected(_ record: RollCall) -> [Vote] {
    record.lines.map { Vote(name: PlainText.folded($0.name), choice: Self.choice($0.mark)) }
  }

  @Test("the printed text has the journal's names, votes, totals and decision") func printed() throws {
    for record in long.sitting.ballots {
      let text = record.vicheText()
      let printed = text.matches(of: /(?m)^ +\d+\| (.+?) *\| (.+?) *\|$/).map {
        Vote(name: String($0.output.1), choice: Self.masculine(String($0.output.2)))
      }
      #expect(printed == expected(record))
      func total(_ label: String) -> Int? {
        text.split(separator: "\n").first { $0.hasPrefix(label) }.flatMap { Int($0.split(separator: " ").last!) }
      }
      let tally = record.tally
      #expect(total("\"ЗА\":") == tally.for && total("\"ПРОТИ\":") == tally.against)
      #expect(total("\"УТРИМАЛОСЬ\":") == tally.abstained && total("\"НЕ ГОЛОСУВАЛО\":") == tally.notVoting)
      #expect(total("ВІДСУТНІ:") == tally.absent && total("ПРОГОЛОСУВАЛО:") == tally.voted)
    }
  }

  @Test("both forms of annex 29 have them, and name the ballots that they cannot tell") func annex29() throws {
    let decided = long.sitting.ballots.filter {
      switch $0.ending {
      case .adopted, .rejected, .settled: true
      case .annulled, .disputed, .withheld: false
      }
    }
    let others = long.sitting.ballots.filter { !decided.contains($0) }
    #expect(!others.isEmpty && long.annex.unlisted.count == others.count)
    for record in others { #expect(long.annex.unlisted.contains { $0.contains("№ \(record.question.ballot)") }) }

    let events = CSVText.rows(long.table("voteEvents").csv)
    let motions = CSVText.rows(long.table("motions-short").csv)
    #expect(events.count == decided.count && motions.count == decided.count)
    let longVotes = Dictionary(grouping: CSVText.rows(long.table("vote").csv)) { $0["uid"]! }
    let shortVotes = Dictionary(grouping: CSVText.rows(long.table("votings-short").csv)) { $0["motionUid"]! }
    for (record, (event, motion)) in zip(decided, zip(events, motions)) {
      let tally = record.tally
      let counts = [tally.for, tally.against, tally.abstained, tally.notVoting, tally.absent].map { "\($0)" }
      let columns = ["votingFor", "votingAgainst", "votingAbstain", "notVoting", "absent"]
      #expect(columns.map { event[$0] } == counts && columns.map { motion[$0] } == counts)
      let adopted = record.vicheText().contains("РІШЕННЯ ПРИЙНЯТО")
      #expect(event["result"] == (adopted ? "Прийнято" : "Не прийнято") && motion["votingResult"] == event["result"])
      #expect(motion["title"] == PlainText.folded(record.question.title))
      let uid = try #require(event["uid"])
      let names = Dictionary(uniqueKeysWithValues: record.lines.map { ($0.voter, PlainText.folded($0.name)) })
      let inLong = (longVotes[uid] ?? []).map {
        Vote(name: names[$0["voterUid"]!]!, choice: $0["result"]!.lowercased())
      }
      let inShort = (shortVotes[uid] ?? []).map { Vote(name: $0["voterName"]!, choice: $0["result"]!.lowercased()) }
      #expect(inLong == expected(record) && inShort == expected(record))
    }
  }

  @Test("the JSON of the councils' sites has them, for a strict parser, whatever is in a title") func dpList() throws {
    for record in long.sitting.ballots {
      let text = DPList.document(record)
      #expect(!text.hasPrefix("\u{FEFF}"))
      let json = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
      let list = try #require(json["DPList"] as? [[String: String]])
      #expect(list.map { Vote(name: $0["DPName"]!, choice: Self.masculine($0["DPGolos"]!)) } == expected(record))
      let tally = record.tally
      #expect(
        ["YESCnt", "NOCnt", "UTRCnt", "NGCnt", "TotalCnt"].map { json[$0] as? Int }
          == [tally.for, tally.against, tally.abstained, tally.notVoting, tally.participants])
      #expect(json["PD_Fullname"] as? String == PlainText.folded(record.question.title))
      #expect((json["RESULT"] as? String).map { record.vicheText().contains($0) } == true)
      let time = try #require(json["GLTime"] as? String)
      #expect(time.wholeMatch(of: /\d\d\.\d\d\.\d{4} \d\d:\d\d:\d\d/) != nil && record.vicheText().contains(time))
    }
  }

  @Test("Popolo and Akoma Ntoso have them") func popoloAndAkomaNtoso() throws {
    let popolo = try #require(
      try JSONSerialization.jsonObject(with: Data(Popolo.document(long.sitting).utf8)) as? [String: [[String: Any]]])
    let persons = Dictionary(
      uniqueKeysWithValues: popolo["persons"]!.map { ($0["id"] as! String, $0["name"] as! String) })
    let words = [
      "yes": "за", "no": "проти", "abstain": "утримався", "not voting": "не голосував", "absent": "відсутній",
    ]
    let debate = AkomaNtoso.document(long.sitting)
    let events = popolo["vote_events"]!
    #expect(events.count == long.sitting.ballots.count)
    for (record, event) in zip(long.sitting.ballots, events) {
      let votes = event["votes"] as! [[String: String]]
      #expect(
        votes.map { Vote(name: persons[$0["voter_id"]!]!, choice: words[$0["option"]!]!) } == expected(record))
      let counts = event["counts"] as! [[String: Any]]
      let tally = record.tally
      let numbers = [tally.for, tally.against, tally.abstained, tally.notVoting, tally.absent]
      #expect(counts.map { $0["value"] as? Int } == numbers)
      let concepts = ["for", "against", "abstained", "notVoting", "absent"]
      let inDebate = zip(concepts, numbers).map { "<count value=\"\($1)\" refersTo=\"#\($0)\"/>" }.joined()
      #expect(debate.contains("href=\"#ballot_\(record.question.ballot)\">"))
      #expect(debate.contains("<quorum value=\"\(record.rule.needed)\" refersTo=\"#needed\"/>" + inDebate))
      let section = try #require(
        debate.components(separatedBy: "eId=\"ballot_\(record.question.ballot)\">").last?
          .components(separatedBy: "</debateSection>").first)
      let spoken = section.matches(of: /choice="#(\w+)">([^:]+): ([^<]+)</).map {
        Vote(name: String($0.output.2), choice: Self.masculine(String($0.output.3)))
      }
      #expect(
        spoken == expected(record).map { Vote(name: Markup.escaped($0.name), choice: $0.choice) })
    }
  }

  @Test("a secret ballot leaves its totals and nobody's vote, in every form") func secret() throws {
    let secret = long.sitting.ballots.filter { $0.question.mode == .secret }
    #expect(!secret.isEmpty)
    let only = try SittingRecord(heading: long.sitting.heading, registrations: [], ballots: secret)
    let annex = Annex29([only], publisher: try LongSitting.publisher, pages: LongSitting.pages(only))
    let forms =
      annex.tables.map(\.csv) + secret.map { DPList.document($0) }
      + [Popolo.document(only), AkomaNtoso.document(only)]
    for line in long.sitting.members {
      for form in forms { #expect(!form.contains(line.name) && !form.contains("\"\(line.voter)\"")) }
    }
    #expect(annex.tables.first { $0.name == "vote" }?.rows.isEmpty == true)
  }

  @Test("the same record gives the same bytes, without a byte-order mark, and lines end in «\n» alone")
  func bytes() throws {
    let again = try LongSitting(ballots: 120)
    // Two journals have two identifiers and so other seals; all else is the same.
    #expect(again.annex == long.annex)
    for table in long.annex.tables {
      #expect(table.csv.utf8.first != 0xEF && !table.csv.unicodeScalars.contains("\r") && table.csv.hasSuffix("\n"))
    }
  }
}
