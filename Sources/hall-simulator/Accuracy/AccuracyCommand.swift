import ArgumentParser
import Reactor
import Synchronization

struct AccuracyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "accuracy",
    abstract: "Порівнює кожну позицію голосувань із тим, що натиснули пульти: лампа, сокети, друк, журнал.",
    discussion: """
      Позиція — одне місце й один варіант: «за», «проти», «утримався», «не голосував», «відсутній». Половину позицій \
      перевіряє зал без збоїв, половину — зали, де шумлять лінії, виймають пульти й убивають службу. Код завершення 0 \
      лише тоді, коли перевірено не менше, ніж задано, і помилок немає.
      """)

  /// The accuracy benchmark of the U.S. voting systems' guidelines: so many positions without an error.
  static let benchmark = 1_549_703

  @Option(help: "Скільки позицій щонайменше.")
  var positions = Self.benchmark

  @Option(help: "Скільки місць у залі.")
  var seats = 450

  @Option(help: "Скільки залів зі збоями водночас.")
  var faultyHalls = 2

  @Option(help: "Зерно випадкових чисел: хто що обирає, що псується й коли; без нього щоразу інше.")
  var seed: UInt64 = .random(in: 0...UInt64.max)

  @OptionGroup var tested: DaemonUnderTest

  func validate() throws {
    guard positions > 0, 10...4_000 ~= seats, 1...16 ~= faultyHalls else {
      throw ValidationError("позицій — більше нуля, місць — від 10 до 4000, залів — від 1 до 16")
    }
  }

  mutating func run() throws {
    try ChildKeeper.install()
    defer { ChildKeeper.cleanUp() }
    let halves = AccuracyLanes(positions: positions, seats: seats, faultyHalls: faultyHalls, seed: seed, tested.options)
    let screen = Screen()
    // First, so that a run that hangs has told it as well.
    screen.line("Зерно \(seed).")
    let began = ContinuousClock.now
    let target = positions
    try halves.run { done in
      let text = "\(Self.grouped(done)) з \(Self.grouped(target)) позицій"
      screen.moving(text, sparse: text)
    }
    let seconds = Int((ContinuousClock.now - began) / .seconds(1))
    let (clean, faulty, happened) = halves.results
    var all = clean
    all.add(faulty)
    for line in all.told { screen.line(screen.style.red("✗ " + line)) }
    screen.line(
      "Збої: службу вбито \(happened.kills) разів, пультів вийнято \(happened.unplugged), кадрів зіпсовано "
        + "\(happened.disturbed); передумали \(happened.again), незареєстрованих натиснули \(happened.uncalled).")
    screen.line(
      "Позицій порівняно: \(Self.grouped(all.positions)) (місце × варіант, з відсутністю; без збоїв "
        + "\(Self.grouped(clean.positions)), зі збоями \(Self.grouped(faulty.positions))) — кожну на лампі, наживо, "
        + "у поіменному голосуванні, на друку і в журналі: \(Self.grouped(all.comparisons)) порівнянь.")
    screen.line("Помилок: \(all.errors). Тривало \(seconds) с.")
    guard all.errors == 0, all.positions >= positions else {
      screen.line("Ті самі вибори й збої ще раз: --seed \(seed)")
      throw ExitCode.failure
    }
  }

  /// 1 549 703
  private static func grouped(_ number: Int) -> String {
    var text = ""
    for (place, digit) in String(number).reversed().enumerated() {
      if place > 0, place.isMultiple(of: 3) { text.append("\u{A0}") }
      text.append(digit)
    }
    return String(text.reversed())
  }
}
