import Glibc
import SittingScripts

/// Makes a journal for measuring: `bulk-journal DIRECTORY DEPUTIES SITTINGS BALLOTS`, so many ballots in each sitting.
@main enum BulkJournal {
  static func main() throws {
    let numbers = CommandLine.arguments.dropFirst(2).compactMap { Int($0) }
    guard CommandLine.arguments.count == 5, numbers.count == 3, numbers.allSatisfy({ $0 > 0 }) else {
      print("usage: bulk-journal DIRECTORY DEPUTIES SITTINGS BALLOTS-IN-EACH")
      exit(64)
    }
    try RandomSittings.hold(
      in: CommandLine.arguments[1], deputies: numbers[0], sittings: numbers[1], ballots: numbers[2], seed: 14)
  }
}
