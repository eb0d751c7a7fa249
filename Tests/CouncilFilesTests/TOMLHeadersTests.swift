import Testing

@testable import CouncilFiles

@Suite("The heads of a TOML file's tables") struct TOMLHeadersTests {
  @Test(
    "that begin with what no name begins with are found before the parser ends the program",
    arguments: [
      "[голова]", "[.kind]", "[[.kind]]", "[=]", "[ \u{5}k]", "[[ \u{5}kind]]", "a = 1\n[é]", "a = 1\n[\nb = 2",
      "a = 1\n[[ \r\nb = 2", "\u{FEFF}[é]", "[[[a]]]", "[ [a]]", "[[ [a", "\u{A0}\u{2003}[é]", "# a\n\u{A0}[é]",
    ])
  func misnamed(text: String) throws {
    var problems: [Problem] = []
    #expect(TOMLSource(text, file: "council.toml", problems: &problems) == nil)
    let problem = try #require(problems.first)
    #expect(problems.count == 1 && problem.line == (text.contains("\n") ? 2 : 1))
    #expect(problem.text.contains("назва таблиці"))
  }

  @Test(
    "and what only looks like one is not",
    arguments: [
      "[head]", "\u{FEFF}[head]", "[", "[[kind]]", "[ \"голова\" ]", "['голова']",
      "a = [\n  [1],\n  [{x = 1}],\n[\n{y = 2}]]", "# [голова]",
      "a = \"\"\"\n[голова]\n\\\"\"\"\"", "a = '''\n[голова]'''", "a = \"\\\"\" # [é\nb = '\\'\n[c]",
      "a = \"\"\nb = ''\n[d]",
      "a = {b = [1,\n[2]]}",
    ])
  func rightful(text: String) { #expect(TOMLHeaders.misnamed(in: text) == []) }
}
