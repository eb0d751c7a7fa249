import ArgumentParser
import Glibc
import ParserWords

/// From arguments to an exit status: the one place where an error becomes a sentence.
enum Program {
  /// Runs the command that the arguments name.
  static func run(_ arguments: [String]) -> Failure.Status {
    do {
      var command = try ProtocolGenerator.parseAsRoot(arguments)
      try command.run()
      return .success
    } catch let failure as Failure {
      StandardStreams.complain("protocol-generator: " + failure.message)
      return failure.status
    } catch {
      return end(error, with: arguments)
    }
  }

  /// What is left is the argument parser's: help, a completion script, or a command line that is none.
  private static func end(_ error: any Error, with arguments: [String]) -> Failure.Status {
    let message = ProtocolGenerator.ukrainianMessage(for: error, with: arguments)
    guard ProtocolGenerator.exitCode(for: error).isSuccess else {
      StandardStreams.complain(message)
      return .usage
    }
    do throws(Failure) {
      try StandardStreams.write(message + "\n")
      return .success
    } catch {
      StandardStreams.complain("protocol-generator: " + error.message)
      return error.status
    }
  }
}
