import ArgumentParser
import ParserWords

/// A hall of consoles without a hall: for demonstrations, for tests, for a person who wants to try.
@main
struct HallSimulator: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hall-simulator",
    abstract: "Зала віртуальних пультів, що говорять зі справжньою службою мовою Seat Link.",
    subcommands: [
      DemoCommand.self, ReplayCommand.self, AccuracyCommand.self, CrashCommand.self, FaultsCommand.self,
      HostileCommand.self, SimulateCommand.self, LeaksCommand.self,
    ])

  static func main() { mainInUkrainian() }
}
