import Foundation
import Testing

@testable import votectl

@Suite struct WordingTests {
  @Test("every text is there in both languages, with the same places", arguments: Wording.allCases)
  func both(wording: Wording) {
    let (ukrainian, english) = wording.texts
    #expect(!ukrainian.isEmpty && !english.isEmpty)
    #expect(places(ukrainian) == places(english))
    #expect(places(ukrainian) == Set(0..<places(ukrainian).count))
    #expect(!english.unicodeScalars.contains { "\u{0400}"..."\u{04FF}" ~= $0 })
    if wording != .statusCouncil {
      #expect(ukrainian.unicodeScalars.contains { "\u{0400}"..."\u{04FF}" ~= $0 } || wording == .helpHeadArgument)
    }
  }

  @Test("no Latin letter stands in a Cyrillic word", arguments: Wording.allCases)
  func scripts(wording: Wording) {
    for word in wording.texts.ukrainian.split(whereSeparator: { !$0.isLetter }) {
      let latin = word.unicodeScalars.contains(where: \.isASCII)
      #expect(!latin || word.unicodeScalars.allSatisfy(\.isASCII), "\(word)")
    }
  }

  @Test("tables have the same columns in both languages")
  func columns() {
    for wording in [
      Wording.ballotColumns, .hallColumns, .healthColumns, .kindColumns, .registrationColumns, .regulationColumns,
      .agendaColumns,
    ] {
      #expect(wording.texts.ukrainian.split(separator: "|").count == wording.texts.english.split(separator: "|").count)
    }
  }

  @Test("an article is cited once, before the full stop, and told from one whose number only begins likewise")
  func citation() {
    #expect(Citation.brackets("ст. 46 ч. 12\nзакону") == " (ст. 46 ч. 12 закону)")
    #expect(Citation.brackets("") == "" && Citation.cited("Ні.", "") == "Ні.")
    #expect(Citation.cited("Триває перерва.", "ст. 9") == "Триває перерва (ст. 9).")
    #expect(Citation.cited("Чому ж?", "ст. 9") == "Чому ж? (ст. 9)")
    #expect(Citation.cited("Так каже ст. 46 ч. 12.", "ст. 46") == "Так каже ст. 46 ч. 12.")
    #expect(Citation.cited("Так каже ст.\u{A0}46.", "ст. 46") == "Так каже ст. 46.")
    #expect(Citation.cited("Так каже ст. 46.", "ст. 4") == "Так каже ст. 46 (ст. 4).")
    #expect(Citation.cited("Так каже ст. 59-1.", "ст. 59") == "Так каже ст. 59-1 (ст. 59).")
    #expect(Citation.cited("За ст. 59-1 і ст. 59.", "ст. 59") == "За ст. 59-1 і ст. 59.")
  }

  @Test("a value with braces stays as it is") func braces() {
    #expect(Wording.question.text(in: .english, ["{1}", "a {0} b"]) == "Question {1}: a {0} b")
  }

  @Test("English where the first variable that says anything begins with «en», else Ukrainian")
  func language() {
    func language(_ environment: [String: String]) -> Language { Language { environment[$0] } }
    #expect(language([:]) == .ukrainian)
    #expect(language(["LANG": "C.UTF-8"]) == .ukrainian)
    #expect(language(["LANG": "en_US.UTF-8"]) == .english)
    #expect(language(["LANG": "en_US.UTF-8", "VOTECTL_LANG": "uk"]) == .ukrainian)
    #expect(language(["LANG": "uk_UA.UTF-8", "VOTECTL_LANG": "EN"]) == .english)
    #expect(language(["LANG": "en_US.UTF-8", "LC_ALL": "uk_UA.UTF-8"]) == .ukrainian)
    #expect(language(["LANG": "en_US.UTF-8", "LC_ALL": ""]) == .english)
  }

  @Test("help names every command and exit status, in either language, with no heading of the other")
  func help() throws {
    let commands = [
      "open-sitting", "close-sitting", "break", "register", "finish-registration", "head", "presiding", "recuse",
      "announce-conflict", "open-ballot", "close-ballot", "vote", "annul", "settle", "secret-count", "check",
      "assign-console", "regulation", "status", "watch", "kinds", "registration", "ballots", "hall", "rollcall",
    ]
    for (language, heading) in [("uk", "ЗАСІДАННЯ:"), ("en", "SITTING SUBCOMMANDS:")] {
      let run = try Run(["--help"], language: language)
      #expect(run.status == 0 && run.output.contains(heading))
      for command in commands {
        #expect(run.output.contains("  \(command) ") || run.output.contains("  \(command), "), "\(command)")
      }
      for status in ExitStatus.allCases { #expect(run.output.contains("\(status.rawValue) ")) }
      for command in commands {
        let help = try Run([command, "--help"], language: language)
        #expect(help.status == 0)
        if language == "uk" { #expect(!help.output.contains(/OVERVIEW|USAGE|OPTIONS|ARGUMENTS|default|Show/)) }
      }
    }
  }

  @Test("the shell's completion script is left as the parser writes it", arguments: ["bash", "zsh", "fish"])
  func completion(shell: String) throws {
    let run = try Run(["--generate-completion-script", shell])
    #expect(run.status == 0 && run.output.contains("open-ballot") && run.output.contains("votectl"))
    #expect(run.output == (try Run(["--generate-completion-script=" + shell]).output))
  }

  /// The numbers of the places in a text.
  private func places(_ text: String) -> Set<Int> { Set(text.matches(of: /\{(\d)\}/).compactMap { Int($0.1) }) }
}
