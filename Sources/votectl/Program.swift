import ArgumentParser
import ParserWords

/// From arguments to an exit status: the one place where an error becomes a sentence.
enum Program {
  /// Runs the command that the arguments name.
  static func run(_ arguments: [String]) -> ExitStatus {
    do {
      var command = try Votectl.parseAsRoot(arguments)
      try command.run()
      return .success
    } catch {
      return end(error, with: arguments)
    }
  }

  private static func end(_ error: any Error, with arguments: [String]) -> ExitStatus {
    switch error {
    case let failure as Failure:
      Output.complain("votectl: " + failure.message)
      return failure.status
    default: break
    }
    // What is left is the argument parser's: help, a completion script, or a command line that is none.
    let message =
      Language.current == .english
      ? Votectl.fullMessage(for: error) : Votectl.ukrainianMessage(for: error, with: arguments)
    guard Votectl.exitCode(for: error).isSuccess else {
      Output.complain(message)
      return .usage
    }
    do {
      try Output.line(message)
      return .success
    } catch {
      return end(error, with: arguments)
    }
  }
}
