import ArgumentParser

/// How long LibreOffice may work.
struct OfficeLimit: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Скільки секунд дати одному запускові LibreOffice, 1–86400; без цього — 90 і по 5 на кожен документ.",
      valueName: "секунд"))
  var officeSeconds: Int?

  func validate() throws {
    if let officeSeconds, !(1...86_400).contains(officeSeconds) {
      throw ValidationError("--office-seconds \(officeSeconds): має бути від 1 до 86400")
    }
  }
}
