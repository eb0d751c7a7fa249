import ArgumentParser
import OpenData

/// Who publishes, and where: no record says it.
struct PublisherOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Код ЄДРПОУ ради.", valueName: "код")) var edrpou: String

  @Option(help: ArgumentHelp("Код КАТОТТГ.", valueName: "код")) var katottg: String

  @Option(help: ArgumentHelp("Адреса, за якою оприлюднено теку сайту.", valueName: "адреса")) var url: String

  /// The publisher, if the codes and the address are sound.
  func publisher() throws(Failure) -> Publisher {
    do {
      return try Publisher(registerCode: edrpou, territoryCode: katottg, address: url)
    } catch {
      throw Failure(.usage, error.description)
    }
  }
}
