public import ArgumentParser
internal import Foundation
internal import Glibc

extension ParsableCommand {
  /// What the argument parser says of these arguments, in Ukrainian: help, or why they are none. A script for a shell is no
  /// text for a person, and stays as it is.
  public static func ukrainianMessage(for error: any Error, with arguments: [String]) -> String {
    let text = fullMessage(for: error)
    return arguments.contains { $0.hasPrefix("--generate-completion-script") } ? text : ParserWords.ukrainian(text)
  }

  /// Runs the command that the program's arguments name, as the argument parser's own `main()` does, but says its help and
  /// its errors in Ukrainian; then ends the process with the parser's status (64 for a mistake in the arguments), or with
  /// 74 where the help could not be written.
  public static func mainInUkrainian() -> Never {
    let arguments = Array(CommandLine.arguments.dropFirst())
    do {
      var command = try parseAsRoot(arguments)
      try command.run()
    } catch {
      let status = exitCode(for: error)
      let message = ukrainianMessage(for: error, with: arguments)
      // Nothing is said where the command has said it all itself.
      guard !message.isEmpty else { Glibc.exit(status.rawValue) }
      let output = status.isSuccess ? FileHandle.standardOutput : FileHandle.standardError
      do {
        try output.write(contentsOf: Data((message + "\n").utf8))
      } catch {
        Glibc.exit(EX_IOERR)
      }
      Glibc.exit(status.rawValue)
    }
    Glibc.exit(EXIT_SUCCESS)
  }
}
