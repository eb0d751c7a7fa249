import TallyEngine

/// The tally engine under measurement; `run.sh` beside the package reads what callgrind counts.
///
///     tally-bench press 100000 450     so many presses of 450 seats (also: idle, snapshot, …)
@main
struct TallyBench {
  static func main() {
    let arguments = CommandLine.arguments.dropFirst()
    let numbers = arguments.dropFirst().compactMap { Int($0) }
    guard let mode = arguments.first, let count = numbers.first, count > 0,
      let result = Counted.run(mode, count, seats: numbers.count > 1 ? numbers[1] : 450)
    else {
      print("usage: tally-bench \(Counted.modes.joined(separator: "|")) COUNT [SEATS]")
      return
    }
    // Printed, so that no compiler may leave the work out.
    print(result)
  }
}
