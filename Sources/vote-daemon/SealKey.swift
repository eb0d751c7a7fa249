import ArgumentParser
import Foundation
import HallDoctor
import Sealing
import Seals

/// Makes the key of the seals, or shows its public half.
struct SealKey: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "seal-key",
    abstract: "Зробити ключ, яким служба підписує печатки, або показати його відкриту половину.",
    discussion: """
      З --name робить новий ключ у файлі, який читає лише власник, і друкує відкритий ключ; без --name друкує відкритий \
      ключ того, що у файлі. Відкритий ключ оприлюдніть: ним кожен перевірить печатки. Покладіть файл у теку налаштувань \
      під назвою seal-key і дайте його читати службі (chown root:vote-daemon, chmod 640) або передайте їй через \
      LoadCredential=.

      Коди завершення: 0 — зроблено; 64 — назва не годиться; 74 — файл не записано або не прочитано.
      """)

  @Argument(help: "Файл ключа.", completion: .file())
  var file = "/etc/vote-daemon/seal-key"

  @Option(help: "Чий ключ: адреса сайту ради, наприклад rada.example.gov.ua; друкується на кожному записі.")
  var name: String?

  mutating func run() throws {
    do {
      if let name {
        let signer = try NoteSigner(generatedFor: name)
        try SealKeyFile.write(signer, to: file)
        print(signer.verifier)
      } else {
        print(
          try SealKeyFile.read(file, isCredential: false, daemonGroup: Accounts.group(of: Accounts.devices)).verifier)
      }
    } catch {
      FileHandle.standardError.write(Data("\(error)\n".utf8))
      throw ExitCode(error is NoteError ? EX_USAGE : EX_IOERR)
    }
  }
}
