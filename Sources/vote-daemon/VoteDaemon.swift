import ArgumentParser
import ParserWords

/// The daemon's command line.
@main
struct VoteDaemon: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vote-daemon",
    abstract: "Веде голосування в сесійній залі ради.",
    discussion: """
      Читає з теки налаштувань council.toml, deputies.csv, seats.csv і console-keys.csv. Журнал лежить у теці стану, \
      сокети operator.socket і results.socket — у теці часу виконання.

      Коди завершення: 0 — зупинено за наказом; 74 — збій диска, служба має перезапуститися; 75 — журнал зайнятий іншою \
      службою; 78 — помилки в налаштуваннях (перелічено всі одразу).

      Без назви команди — serve, з її параметрами: vote-daemon help serve.
      """,
    version: Daemon.version, subcommands: [Serve.self, Doctor.self, SealKey.self], defaultSubcommand: Serve.self)

  static func main() { mainInUkrainian() }
}
