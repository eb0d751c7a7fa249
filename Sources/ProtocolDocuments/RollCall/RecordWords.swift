import TallyEngine

/// The words of a printed record.
enum RecordWords {
  /// What stands beside a name. Where the gender is unknown both endings stand.
  static func mark(_ mark: RollCall.Line.Mark, _ gender: Voter.Gender) -> String {
    switch mark {
    case .chose(.for, _): "ЗА"
    case .chose(.against, _): "ПРОТИ"
    case .chose(.abstained, _): form(gender, "УТРИМАВСЯ", "УТРИМАЛАСЬ", "УТРИМАВСЯ/ЛАСЬ")
    case .notVoting: form(gender, "НЕ ГОЛОСУВАВ", "НЕ ГОЛОСУВАЛА", "НЕ ГОЛОСУВАВ/ЛА")
    case .absent: form(gender, "відсутній", "відсутня", "відсутній/ня")
    }
  }

  /// The same in a sentence's letters: «За», «Утрималась».
  static func sentenceMark(_ mark: RollCall.Line.Mark, _ gender: Voter.Gender) -> String {
    let word = self.mark(mark, gender).lowercased()
    return word.prefix(1).uppercased() + word.dropFirst()
  }

  /// What stands below a name whose line needs a word more.
  static func notes(_ line: RollCall.Line) -> [String] {
    let note: String? =
      switch line.mark {
      case .chose(_, .manual(let reason)): "внесено лічильною комісією" + (reason.map { ": \($0)" } ?? "")
      case .notVoting(.recused(let reason)): "конфлікт інтересів" + (reason.map { ": \($0)" } ?? "")
      case .notVoting(.consoleOffline): "пульт не відповідав"
      case .chose(_, .console), .notVoting(.unexplained), .absent: nil
      }
    return [note, line.announcement.map { "про конфлікт інтересів оголошено: \($0)" }].compactMap { text in
      text.map { "(\($0))" }
    }
  }

  /// What a base is called in a sentence.
  static func base(_ base: Base) -> String {
    switch base {
    case .deputiesAndHead: "загальний склад ради разом із головою"
    case .deputies: "депутати загального складу"
    case .registered: "зареєстровані депутати"
    }
  }

  private static func form(_ gender: Voter.Gender, _ male: String, _ female: String, _ either: String) -> String {
    switch gender {
    case .male: male
    case .female: female
    case .unknown, .notApplicable: either
    }
  }
}
