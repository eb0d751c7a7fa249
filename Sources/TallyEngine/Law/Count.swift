/// Number agreement in Ukrainian: «1 голос», «2 голоси», «5 голосів», «22 голоси».
public struct Count: Sendable {
  let one: String
  let few: String
  let many: String
  let genitiveOne: String

  /// голос, голоси, голосів
  public static let votes = Count(one: "голос", few: "голоси", many: "голосів", genitiveOne: "голосу")
  /// депутат, депутати, депутатів
  public static let deputies = Count(one: "депутат", few: "депутати", many: "депутатів", genitiveOne: "депутата")
  /// зареєстрований депутат …
  public static let registered = Count(
    one: "зареєстрований депутат", few: "зареєстровані депутати", many: "зареєстрованих депутатів",
    genitiveOne: "зареєстрованого депутата")
  /// член, члени, членів
  public static let members = Count(one: "член", few: "члени", many: "членів", genitiveOne: "члена")
  /// зареєстрований член …
  public static let registeredMembers = Count(
    one: "зареєстрований член", few: "зареєстровані члени", many: "зареєстрованих членів",
    genitiveOne: "зареєстрованого члена")
  /// учасник, учасники, учасників
  public static let participants = Count(
    one: "учасник", few: "учасники", many: "учасників", genitiveOne: "учасника")
  /// бюлетень, бюлетені, бюлетенів
  public static let papers = Count(one: "бюлетень", few: "бюлетені", many: "бюлетенів", genitiveOne: "бюлетеня")
  /// секунда, секунди, секунд
  public static let seconds = Count(one: "секунда", few: "секунди", many: "секунд", genitiveOne: "секунди")

  /// раз, рази, разів
  public static let times = Count(one: "раз", few: "рази", many: "разів", genitiveOne: "раза")

  /// «21 голос», «22 голоси», «25 голосів».
  public func nominative(_ number: Int) -> String {
    let tens = number % 100
    if 11...14 ~= tens { return "\(number) \(many)" }
    return switch number % 10 {
    case 1: "\(number) \(one)"
    case 2, 3, 4: "\(number) \(few)"
    default: "\(number) \(many)"
    }
  }

  /// «(від) 21 депутата», «(від) 42 депутатів».
  public func genitive(_ number: Int) -> String {
    number % 10 == 1 && number % 100 != 11 ? "\(number) \(genitiveOne)" : "\(number) \(many)"
  }
}
