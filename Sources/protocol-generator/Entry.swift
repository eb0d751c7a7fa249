import Glibc

/// The program. Not in `main.swift`: whatever is formed there belongs to the main actor.
@main enum Entry {
  static func main() {
    // A reader that goes away is a failed write with a sentence, not a silent end.
    signal(SIGPIPE, SIG_IGN)
    exit(Program.run(Array(CommandLine.arguments.dropFirst())).rawValue)
  }
}
