import ArgumentParser

/// The secretary's command line: records from a journal's file or from the sockets.
struct ProtocolGenerator: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "protocol-generator",
    abstract: "Поіменні голосування й відкриті дані: із сокета служби або з файлу журналу.",
    discussion: """
      Без --journal читає засідання, яке служба показує зараз; з --journal — копію журналу (звичайний файл), \
      перевіривши весь ланцюг. Журнал ніколи не змінюється.
      """,
    subcommands: [
      RollCallCommand.self, SittingCommand.self, PublishCommand.self, MinutesCommand.self, VerifyMinutesCommand.self,
      FollowCommand.self, BulkCommand.self,
    ])
}
