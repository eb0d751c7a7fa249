import VoteAPI

/// A council for the stage: names, seats, votes; always the same.
struct StageHall {
  let deputies: Int
  let rows: Int

  static let council = StageHall(deputies: 42, rows: 4)
  static let large = StageHall(deputies: 120, rows: 8)
  static let huge = StageHall(deputies: 450, rows: 15)

  private static let surnames = [
    "Абрамчук", "Андрусяк", "Бойко", "Бурʼян", "Вакуленко", "Вʼязовий", "Гайворон", "Гринів", "Ґалаґан", "Давиденко",
    "Дяченко", "Євтушенко", "Ємець", "Жежера", "Жук", "Забіяка", "Зварич", "Іваненко", "Ісаєнко", "Їжакевич",
    "Йосипенко", "Кобзар", "Крижанівська", "Кулініч", "Левицька", "Луценко", "Мазур", "Мельниченко", "Наливайко",
    "Недашківський", "Олійник", "Онищук", "Павленко", "Петриченко", "Радченко", "Романюк", "Савчук", "Стельмах",
    "Тимошенко", "Ткачук", "Удовенко", "Устименко", "Федоренко", "Філоненко", "Хмара", "Христенко", "Цимбал",
    "Цюпа", "Чайка", "Чорновол", "Шаповал", "Шинкаренко", "Щербак", "Щур", "Юрченко", "Юхименко", "Яворська",
    "Ялоза", "Янович", "Ярошенко",
  ]
  private static let given = [
    ("Руслан", "Євгенович", "male"), ("Христина", "Олегівна", "female"), ("Ілларіон", "Федорович", "male"),
    ("Олександра", "Марківна", "female"), ("Ярослав", "Петрович", "male"), ("Данило", "Кирилович", "male"),
    ("Надія", "Андріївна", "female"),
  ]
  private static let factions = ["Громада", "Рідне місто", "Відродження", "Самооборона"]

  private func name(_ index: Int) -> (full: String, gender: String) {
    let perName = (deputies + Self.surnames.count - 1) / Self.surnames.count
    let surname = Self.surnames[deputies <= 60 ? index * 60 / deputies : index / perName]
    let given = Self.given[(index * 5 + index / 7) % Self.given.count]
    // Where more bear one surname than there are given names, the patronymics tell them apart.
    let patronymics = Self.given.filter { $0.2 == given.2 }.map(\.1)
    let patronymic = deputies > 120 ? patronymics[index % perName % patronymics.count] : given.1
    return ("\(surname) \(given.0) \(patronymic)", given.2)
  }

  private var columns: Int { (deputies + rows - 1) / rows }

  var seats: [Results.Seat] {
    (0..<deputies).map { index in
      // An aisle in the middle.
      let column = index % columns
      return Results.Seat(
        seat: index + 1, row: index / columns + 1, column: column + 1 + (column >= columns / 2 ? 1 : 0),
        voter: "d\(index)", name: name(index).full, faction: Self.factions[index % 4])
    }
  }

  /// Who chose what: the first so many in an order that is not the seats'.
  private func choices(_ tally: Results.Tally) -> [String] {
    var choices: [String] = []
    for (choice, count) in [
      ("for", tally.for), ("against", tally.against), ("abstained", tally.abstained), ("notVoting", tally.notVoting),
      ("absent", tally.absent),
    ] {
      choices += Array(repeating: choice, count: count)
    }
    choices += Array(repeating: "absent", count: max(0, deputies - choices.count))
    // 37 has no divisor in common with either size.
    return (0..<deputies).map { choices[$0 * 37 % deputies] }
  }

  func votes(_ tally: Results.Tally) -> [Results.Vote] {
    choices(tally).enumerated().map { index, choice in
      let (full, gender) = name(index)
      return Results.Vote(
        voter: "d\(index)", name: full, faction: Self.factions[index % 4], gender: gender, seat: index + 1,
        choice: choice, origin: "console")
    }
  }

  func states(_ tally: Results.Tally, showsChoices: Bool) -> [Results.SeatState] {
    choices(tally).enumerated().map { index, choice in
      Results.SeatState(
        seat: index + 1, online: true, registered: choice != "absent",
        voted: choice != "absent" && choice != "notVoting", recused: false,
        choice: showsChoices ? Results.Choice(rawValue: choice) : nil)
    }
  }
}
