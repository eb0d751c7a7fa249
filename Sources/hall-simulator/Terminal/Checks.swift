/// What should be so, and what was not. Nothing is taken on trust in a demonstration.
final class Checks {
  private(set) var made = 0
  private(set) var failures: [String] = []
  private let screen: Screen

  init(_ screen: Screen) { self.screen = screen }

  func expect(_ isSo: Bool, _ what: @autoclosure () -> String) {
    made += 1
    guard !isSo else { return }
    failures.append(what())
    screen.line(screen.style.red("✗ " + what()))
  }

  func equal<Value: Equatable>(_ found: Value, _ wanted: Value, _ what: @autoclosure () -> String) {
    expect(found == wanted, "\(what()): \(found), а має бути \(wanted)")
  }
}
