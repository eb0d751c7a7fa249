import ArgumentParser
import CouncilFiles
import TallyEngine
import VoteAPI

/// Tells the clerk what is wrong with an agenda, by a regulation's file or by the daemon's.
struct AgendaCheck: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "check", abstract: Wording.helpAgendaCheck.text())

  @OptionGroup var sockets: Sockets
  @Argument(help: ArgumentHelp(Wording.helpAgendaFile.text()), completion: .file(extensions: ["csv"]))
  var file: String
  @Option(help: ArgumentHelp(Wording.helpAgendaRegulation.text()), completion: .file(extensions: ["toml"]))
  var regulation: String?

  /// A kind of the regulation, with what is told of it.
  private struct KnownKind {
    let kind: Agenda.Kind
    let title: String
  }

  func run() throws {
    // The form first: it is judged even where nobody can say what the regulation has.
    let form = try Self.read(file, kinds: nil)
    let known = try kinds()
    _ = try Self.read(file, kinds: known.map(\.kind))
    try Output.line(Wording.agendaAccepted.text(form.questions.count))
    let titles = Dictionary(known.map { ($0.kind.id, $0) }, uniquingKeysWith: { first, _ in first })
    let rows = form.questions.map { question in
      let kind = titles[question.kind]
      let mode = kind?.kind.mode == .secret ? Wording.modeSecret.text() : Wording.modeRollCall.text()
      return [question.number, mode, kind?.title ?? question.kind, question.title]
    }
    for line in Table.lines(Wording.agendaColumns.text(), rows) { try Output.line(line) }
  }

  private func kinds() throws(Failure) -> [KnownKind] {
    guard let regulation else {
      let client = try sockets.resultsClient()
      return try translated { () throws(ClientError) in try client.kinds() }.map {
        KnownKind(kind: Agenda.Kind(id: $0.id, mode: $0.mode == .secret ? .secret : .rollCall), title: $0.title)
      }
    }
    do throws(ConfigurationError) {
      return try Configuration.checkRegulation(path: regulation).kinds.map {
        KnownKind(kind: Agenda.Kind(id: $0.id, mode: $0.mode), title: $0.title)
      }
    } catch {
      throw Failure(.configuration, Wording.regulationRefused.text(error.problems.count))
    }
  }

  /// Reads an agenda. What is wrong with it is told line by line.
  ///
  /// - Throws: a `Failure` that counts the problems.
  static func read(_ path: String, as file: String? = nil, kinds: [Agenda.Kind]?) throws(Failure) -> Agenda {
    do throws(ConfigurationError) {
      return try Agenda.load(path: path, as: file, kinds: kinds)
    } catch {
      for problem in error.problems { try Output.line(problem.description) }
      throw Failure(.configuration, Wording.agendaRefused.text(error.problems.count))
    }
  }
}
