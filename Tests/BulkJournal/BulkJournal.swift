import Glibc
import Sealing
import Seals
import SittingScripts

/// Makes a journal for measuring: `bulk-journal DIRECTORY DEPUTIES SITTINGS BALLOTS [KEY]`, so many ballots in each sitting;
/// with the file of a key it is sealed.
@main enum BulkJournal {
  static func main() throws {
    let numbers = CommandLine.arguments.dropFirst(2).prefix(3).compactMap { Int($0) }
    guard 5...6 ~= CommandLine.arguments.count, numbers.count == 3, numbers.allSatisfy({ $0 > 0 }) else {
      print("usage: bulk-journal DIRECTORY DEPUTIES SITTINGS BALLOTS-IN-EACH [KEY]")
      exit(64)
    }
    try RandomSittings.hold(
      in: CommandLine.arguments[1], deputies: numbers[0], sittings: numbers[1], ballots: numbers[2], seed: 14,
      isSealed: true,
      key: try CommandLine.arguments.dropFirst(5).first.map { try SealKeyFile.read($0, isCredential: false) })
  }
}
