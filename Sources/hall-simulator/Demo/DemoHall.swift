import TallyEngine

/// An invented council of 42 deputies and a head. Whoever bears one of these names in life has nothing to do with it.
enum DemoHall {
  /// The one who is away all day.
  static let absent = "d17"
  /// The one who comes after the break.
  static let late = "d33"
  /// The council's secretary, who holds the chair while the head is away.
  static let secretary = "d01"
  /// The head.
  static let head = "h01"
  /// Whose plug is pulled during a ballot.
  static let unplugged = "d12"
  /// Who declares a conflict of interests.
  static let recused = "d20"
  /// Whose console fails, so that the counting commission enters the vote.
  static let failed = "d29"
  /// Whom the secretariat registers, because the console's registration key fails.
  static let registeredByHand = "d38"
  /// Who changes their mind while the window is open.
  static let wavering = "d08"

  static func plan() -> HallPlan {
    var seat: UInt16 = 0
    let deputies = names.split(separator: "\n").map { line in
      let parts = line.split(separator: "|").map { $0.trimmingPrefix { $0 == " " } }.map(String.init)
      let words = parts[0].split(separator: " ").map(String.init)
      seat += 1
      let id = (seat < 10 ? "d0" : "d") + String(seat)
      return HallPlan.Member(
        id: id, familyName: words[0], givenName: words[1], patronymic: words[2],
        gender: parts[1] == "ж" ? .female : .male, faction: factions[parts[2]], seat: seat,
        particulars: particulars(id, seat: Int(seat)))
    }
    var plan = HallPlan(
      council: "Зеленогайська міська рада", convocation: "VIII", place: "місто Зелений Гай",
      composition: deputies.count, regulation: "horokhiv", deputies: deputies,
      head: HallPlan.Member(
        id: head, familyName: "Їжакевич", givenName: "Гнат", patronymic: "Юхимович", gender: .male, faction: nil,
        seat: 50))
    plan.seal(as: "rada.example")
    return plan
  }

  /// What a clerk fills in for the open data (Resolution 835, annex 30), as invented as the council: a domain and a code of
  /// territory that nobody has.
  private static func particulars(_ id: String, seat: Int) -> [String: String] {
    func twoDigits(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
    return [
      "birthDate": "\(1958 + seat * 7 % 40)-\(twoDigits(1 + seat * 5 % 12))-\(twoDigits(1 + seat * 11 % 28))",
      // The annex' own word where there is none.
      "image": "null", "biography": "Освіта вища. Вигадана особа.", "partyName": "Самовисування",
      "email": "\(id)@rada.example", "telephone": "+380000000\(100 + seat)", "areaId": String(seat),
      "CATUTTC": "UA00000000000000000", "addressPostCode": "00000", "addressAdminUnitL1": "Україна",
      "addressAdminUnitL2": "Вигадана область", "addressPostName": "Зелений Гай",
      "addressThoroughfare": "вул. Вишнева", "addressLocatorDesignator": "1",
      "openingHours": seat.isMultiple(of: 2) ? "Пн 09:00-12:00" : "Чт 14:00-17:00",
    ]
  }

  private static let factions = [
    "Д": "Фракція «Джерело»", "Р": "Фракція «Рідні береги»", "М": "Фракція «Майстерня»",
    "О": "Депутатська група «Околиця»",
  ]

  private static let names = """
    Ґалаґан Олександра Марківна|ж|Д
    Гайворон Ярослав Петрович|ч|Д
    Ґонта Уляна Северинівна|ж|Р
    Гринів Остап Богданович|ч|Р
    Єфименко Дарина Андріївна|ж|Д
    Ейсмонт Віктор Робертович|ч|М
    Євтушок Зиновій Лукич|ч|М
    Їжак Соломія Тарасівна|ж|Р
    Івасюта Назар Ілліч|ч|Д
    Ільчишин Ганна Романівна|ж|О
    Йосипенко Мирон Юрійович|ч|О
    В’язовий Данило Кирилович|ч|Д
    Вяземська Христина Олегівна|ж|П
    Дем’яненко Поліна Сергіївна|ж|Д
    Стеценко-Бойчук Катерина Ігорівна|ж|Р
    Рум’янцева Лідія Павлівна|ж|М
    Лук’яненко Борис Орестович|ч|М
    Лукащук Емма Вікторівна|ж|Д
    Жовтобрюх Антін Савич|ч|Р
    Заяць Любов Максимівна|ж|Д
    Знам’янський Едуард Львович|ч|Р
    Хвиля Юліан Матвійович|ч|О
    Цимбалюк Неоніла Гордіївна|ж|Д
    Чорновол-Ткач Орися Степанівна|ж|Р
    Шафран Лев Антонович|ч|П
    Щербань Фросина Яківна|ж|М
    Юхно Клим Данилович|ч|Д
    Яровий Тиміш Устимович|ч|Д
    Ярошик Віра Остапівна|ж|Р
    Абрамчук Руслан Євгенович|ч|М
    Бурʼян Ілларіон Федорович|ч|П
    Кривоніс Надія Захарівна|ж|Р
    Кобзар Гліб Всеволодович|ч|Д
    Муха Оксана Василівна|ж|О
    Неїжмак Павло Демидович|ч|М
    Ольховик Тетяна Русланівна|ж|Р
    Пʼятигорець Семен Нестерович|ч|П
    Радь Ніна Леонтіївна|ж|О
    Саєнко Хома Артемович|ч|Р
    Тютюнник Аліна Денисівна|ж|М
    Угринюк Ілля Никонович|ч|П
    Фурман Роксолана Глібівна|ж|Д
    """
}
