import ProtocolDocuments
import Testing
import TallyEngine

@Suite struct UkrainianOrderTests {
  private static let alphabet = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя".map(String.init)

  @Test("every letter stands where the alphabet has it, in front and inside of a word")
  func alphabet() {
    for (first, earlier) in Self.alphabet.enumerated() {
      for (second, later) in Self.alphabet.enumerated() {
        for (left, right) in [
          (earlier + "я", later + "а"), ("Ма" + earlier + "юк", "Ма" + later + "ак"),
          (earlier.uppercased() + "Я", later + "а"), (earlier + "я", later.uppercased() + "А"),
        ] where first != second {
          #expect(UkrainianOrder.areInIncreasingOrder(left, right) == (first < second), "\(left) \(right)")
        }
      }
    }
  }

  @Test("apostrophes do not count, whichever is typed", arguments: ["’", "'", "ʼ", "‘", "`"])
  func apostrophes(apostrophe: String) {
    let word = "В\(apostrophe)язовий"
    #expect(UkrainianOrder.areInIncreasingOrder("Вяземський", word))
    #expect(UkrainianOrder.areInIncreasingOrder(word, "Вяхирев"))
    #expect(UkrainianOrder.areInIncreasingOrder("Вабло", word))
    #expect(!UkrainianOrder.areInIncreasingOrder(word, "Вабло"))
  }

  @Test("case decides only between words that are otherwise equal, and the order is total")
  func total() {
    #expect(UkrainianOrder.areInIncreasingOrder("БОНДАР", "бондаренко"))
    #expect(UkrainianOrder.areInIncreasingOrder("бондар", "БОНДАРЕНКО"))
    for (first, second) in [("бондар", "Бондар"), ("В'яз", "В’яз"), ("В’яз", "Вяз")] {
      #expect(
        UkrainianOrder.areInIncreasingOrder(first, second) != UkrainianOrder.areInIncreasingOrder(second, first))
    }
    #expect(!UkrainianOrder.areInIncreasingOrder("Бондар", "Бондар"))
  }

  @Test("a shorter family name stands before a longer one that begins with it")
  func prefixes() {
    #expect(UkrainianOrder.areInIncreasingOrder("Карцев Сергій", "Карцева Анна"))
    #expect(UkrainianOrder.areInIncreasingOrder("Нечуй Яків", "Нечуй-Левицький Іван"))
  }

  @Test("voters stand by family name, given name and patronymic, then by identifier")
  func voters() {
    func voter(_ id: String, _ family: String, _ given: String, _ patronymic: String) -> Voter {
      Voter(
        id: id, familyName: family, givenName: given, patronymic: patronymic, gender: .unknown, faction: nil)
    }
    let sorted = UkrainianOrder.sorted([
      voter("9", "Їжак", "Ірина", "Олегівна"), voter("2", "Ґава", "Іван", "Львович"),
      voter("1", "Ґава", "Іван", "Львович"), voter("3", "Гяур", "Яків", "Юрійович"),
      voter("4", "Йова", "Адам", "Ігорович"), voter("5", "Ґава", "Ілля", "Адамович"),
      voter("6", "Ґава", "Іван", "Ігорович"), voter("7", "Єва", "Ада", ""), voter("8", "Ерн", "Яна", ""),
    ])
    #expect(sorted.map(\.id) == ["3", "6", "1", "2", "5", "8", "7", "9", "4"])
  }
}
