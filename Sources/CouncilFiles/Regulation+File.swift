internal import TOMLKit
internal import TallyEngine

extension Regulation {
  /// Reads a regulation's file and judges it by the law; everything that is wrong with it goes to `problems`.
  ///
  /// What can be read is judged even where the rest cannot: whoever corrects the file corrects it once.
  static func read(
    _ path: String, as file: String, id: String, window: Int?, problems all: inout [Problem]
  ) -> Regulation? {
    var problems: [Problem] = []
    defer { all += problems.sorted { $0.line < $1.line } }
    guard let text = Configuration.read(path, as: file, problems: &problems),
      let source = TOMLSource(text, file: file, problems: &problems)
    else { return nil }
    var fields = TOMLFields(source, source.table)
    let title = fields.text("title")
    let body = fields.table["body"] == nil ? Body.council : fields.choice("body", of: Body.self)
    let hasHead = fields.flag("head", default: body == .council)
    let quorum = fields.threshold("quorum")
    let seconds = fields.number("window", 1...3_600)
    let choice = fields.choice("choice", of: ChoiceRule.self)
    let disclosure = fields.choice("disclosure", of: Disclosure.self)
    let tie = fields.choice("tie", of: TieRule.self, default: body == .executiveCommittee ? .castingVote : .strict)
    let recusal = fields.choice("recusal", of: RecusalRule.self, default: .everyone)
    let latecomers = fields.choice("latecomers", of: LatecomerRule.self, default: .nextRegistration)
    let limit = fields.number("ballots_per_question", 1...10)
    let repeatKind = fields.optionalText("repeat_kind")
    if let articles = fields.table["articles"], articles.table == nil {
      fields.complain("articles", "«articles» має бути частиною [articles]")
    }
    fields.finish(also: ["kind", "articles", "body"], into: &problems)
    let articles = readArticles(source, problems: &problems)
    let kinds = readKinds(source, problems: &problems)

    let unreadable = kinds.contains { $0 == nil }
    guard let body else { return nil }
    let regulation = Regulation(
      id: id, title: title ?? id, body: body, hasHead: hasHead, quorum: quorum ?? .majority,
      windowSeconds: window ?? seconds ?? 1, choiceRule: choice ?? .last, disclosure: disclosure ?? .nothing, tie: tie,
      recusal: recusal, latecomers: latecomers, ballotsPerQuestion: limit ?? 2, repeatKind: repeatKind,
      articles: articles, kinds: kinds.compactMap(\.self))
    let numbers = kinds.indices.filter { kinds[$0] != nil }
    for contradiction in regulation.contradictions() {
      // The kind that it names may be one that could not be read.
      if contradiction.key == "repeat_kind", unreadable { continue }
      let line =
        contradiction.kind.map { source.line(of: contradiction.key, in: "kind", number: numbers[$0]) }
        ?? source.line(of: contradiction.key)
      problems.append(Problem(file, line, contradiction.description))
    }
    return problems.isEmpty ? regulation : nil
  }

  /// `[articles]`: by which article each refusal is, where it is not the law's.
  private static func readArticles(_ source: TOMLSource, problems: inout [Problem]) -> [String: String] {
    guard let table = source.table["articles"]?.table else { return [:] }
    var fields = TOMLFields(source, table, header: "articles")
    var articles: [String: String] = [:]
    for article in Article.allCases { articles[article.rawValue] = fields.optionalText(article.rawValue) }
    fields.finish(into: &problems)
    return articles
  }

  /// Each `[[kind]]` of the file in its order; nil for one that cannot be read.
  private static func readKinds(_ source: TOMLSource, problems: inout [Problem]) -> [QuestionKind?] {
    let bases = ["composition": Base.deputiesAndHead]
    let none = "немає жодного виду питань: [[kind]]"
    guard let array = source.table["kind"]?.array, !array.isEmpty else {
      problems.append(Problem(source.file, source.line(of: "kind"), none))
      return []
    }
    var names: Set<String> = []
    return array.enumerated().map { number, value in
      guard let table = value.table else {
        problems.append(Problem(source.file, source.line(of: "kind"), none))
        return nil
      }
      var kind = TOMLFields(source, table, header: "kind", number: number)
      let name = kind.text("id") ?? ""
      if !name.isEmpty {
        if !names.insert(name).inserted { kind.complain("id", "вид «\(name)» уже описано вище") }
        if !Configuration.isIdentifier(name) { kind.complain("id", "«id»: від 1 до 64 знаків, без пробілів") }
      }
      let title = kind.text("title") ?? ""
      let record = kind.text("record") ?? ""
      let subject = kind.choice("subject", of: QuestionKind.Subject.self)
      let mode = kind.choice("mode", of: BallotMode.self)
      let paper = kind.flag("paper", default: false)
      let base = kind.choice("base", of: Base.self, aliases: bases)
      let other = kind.table["other_base"] == nil ? nil : kind.choice("other_base", of: Base.self, aliases: bases)
      let threshold = kind.threshold("threshold")
      let quorum = kind.optionalThreshold("quorum")
      let powers = kind.choice("powers", of: QuestionKind.PowersRule.self, default: .required)
      let article = kind.text("source") ?? ""
      kind.finish(into: &problems)
      let isWhole = kind.table["other_base"] == nil || other != nil
      guard isWhole, let subject, let mode, let base, let threshold else { return nil }
      return QuestionKind(
        id: name, title: title, recordKind: record, subject: subject, mode: mode, paper: paper, base: base,
        threshold: threshold, otherBase: other, quorum: quorum, powers: powers, source: article)
    }
  }
}
