extension MinutesText {
  /// A first file for the secretary to write in: every question of the sitting, in order, with empty fields.
  public static func scaffold(_ record: SittingRecord) -> String {
    let heading = record.heading
    var lines = [
      "# Текст протоколу: \(PlainText.folded(heading.council)), сесія \(PlainText.folded(heading.session)), "
        + "засідання № \(heading.sitting), \(heading.day.inWords)",
      "# Рядок із «#» на початку — нотатка, у протокол вона не йде. Один рядок — один абзац.",
      "# Результатів тут не пишуть: їх додає програма із журналу.", "", "== Засідання", "",
    ]
    for field in Section.sitting.fields {
      lines.append(field.rawValue + ":")
      switch field {
      case .agenda:
        lines += record.questions.map { line("\($0.number). \(PlainText.folded($0.title))") }
      case .secretariat: if let secretary = heading.secretary { lines.append(PlainText.folded(secretary)) }
      default: break
      }
      lines.append("")
    }
    for question in record.questions {
      lines += ["== Питання \(question.number)", "# " + PlainText.folded(question.title), ""]
      lines += ["СЛУХАЛИ:", line(PlainText.folded(question.title)), "", "ВИСТУПИЛИ:", ""]
      if question.ballots.contains(where: \.isAdopted) { lines += ["ТЕКСТ РІШЕННЯ:", ""] }
    }
    lines += ["== Запити", "", "== Різне", ""]
    return lines.joined(separator: "\n")
  }

  /// A line of text that is read as text, whatever a title begins with; a note where it cannot be one.
  private static func line(_ text: String) -> String {
    if SealedWords.found(in: text) != nil { return "# " + text }
    return text.hasPrefix("#") || text.hasPrefix("==") || text.hasPrefix("\\")
      || MinutesTextReading.head(of: text) != nil
      ? "\\" + text : text
  }
}

extension SittingRecord {
  /// A question and its ballots.
  struct QuestionRecord {
    /// The question's number on the agenda, in one line.
    let number: String
    let ballots: [RollCall]

    /// The title of the first ballot.
    var title: String { ballots.first?.question.title ?? "" }
  }

  /// The questions in the order in which they were first voted on.
  var questions: [QuestionRecord] {
    var order: [String] = []
    var ballots: [String: [RollCall]] = [:]
    for ballot in self.ballots {
      let number = PlainText.folded(ballot.question.number)
      if ballots[number] == nil { order.append(number) }
      ballots[number, default: []].append(ballot)
    }
    return order.map { QuestionRecord(number: $0, ballots: ballots[$0] ?? []) }
  }
}
