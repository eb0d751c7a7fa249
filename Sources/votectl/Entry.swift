import Glibc

/// The program. Not in `main.swift`: whatever is formed there belongs to the main actor.
@main enum Entry {
  static func main() {
    exit(Program.run(Array(CommandLine.arguments.dropFirst())).rawValue)
  }
}
