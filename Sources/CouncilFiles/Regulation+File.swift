internal import TOMLKit
internal import TallyEngine

extension Regulation {
  /// Reads a regulation's file; what is wrong with it goes to `problems`.
  static func read(_ path: String, id: String, window: Int?, problems: inout [Problem]) -> Regulation? {
    let file = "regulations/\(id).toml"
    guard let text = Configuration.read(path, as: file, problems: &problems),
      let source = TOMLSource(text, file: file, problems: &problems)
    else { return nil }
    let before = problems.count
    var fields = TOMLFields(source, source.table)
    let title = fields.text("title")
    let quorum = fields.threshold("quorum")
    let seconds = fields.number("window", 1...3_600)
    let choice = fields.choice("choice", of: ChoiceRule.self)
    let disclosure = fields.choice("disclosure", of: Disclosure.self)
    let limit = fields.number("ballots_per_question", 1...10)
    fields.finish(also: ["kind"], into: &problems)

    var kinds: [QuestionKind] = []
    for (number, value) in (source.table["kind"]?.array ?? TOMLArray()).enumerated() {
      guard let table = value.table else { continue }
      var kind = TOMLFields(source, table, header: "kind", number: number)
      let name = kind.text("id") ?? ""
      if kinds.contains(where: { $0.id == name }) { kind.complain("id", "вид «\(name)» уже описано вище") }
      let title = kind.text("title") ?? ""
      let record = kind.text("record") ?? ""
      let mode = kind.choice("mode", of: BallotMode.self)
      let base = kind.choice("base", of: Base.self)
      let other = kind.table["other_base"] == nil ? nil : kind.choice("other_base", of: Base.self)
      let threshold = kind.threshold("threshold")
      let article = kind.text("source") ?? ""
      kind.finish(also: ["other_base"], into: &problems)
      if let mode, let base, let threshold {
        kinds.append(
          QuestionKind(
            id: name, title: title, recordKind: record, mode: mode, base: base, threshold: threshold, otherBase: other,
            source: article))
      }
    }
    if kinds.isEmpty { problems.append(Problem(file, 1, "немає жодного виду питань: [[kind]]")) }
    guard problems.count == before, let title, let quorum, let seconds, let choice, let disclosure, let limit else {
      return nil
    }
    return Regulation(
      id: id, title: title, quorum: quorum, windowSeconds: window ?? seconds, choiceRule: choice,
      disclosure: disclosure, ballotsPerQuestion: limit, kinds: kinds)
  }
}
