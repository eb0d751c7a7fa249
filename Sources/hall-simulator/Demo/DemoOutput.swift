import ArgumentParser
import Foundation
import ProtocolDocuments

/// The folder of a demonstration. What an earlier one left there is replaced; what anybody else left is not touched.
struct DemoOutput {
  let path: String

  private static let marker = ".hall-simulator"
  private static let parts = ["rollcalls", "site", "state", "config", "daemon.log"]

  init(_ path: String) throws {
    let files = FileManager.default
    let absolute = path.hasPrefix("/") ? path : files.currentDirectoryPath + "/" + path
    self.path = absolute
    if files.fileExists(atPath: absolute) {
      let isOurs = files.fileExists(atPath: absolute + "/" + Self.marker)
      guard try isOurs || files.contentsOfDirectory(atPath: absolute).isEmpty else {
        throw ValidationError("тека \(absolute) не порожня і не від попереднього показу: вкажіть іншу (--output)")
      }
      for part in Self.parts { try? files.removeItem(atPath: absolute + "/" + part) }
    }
    try files.createDirectory(atPath: absolute + "/rollcalls", withIntermediateDirectories: true)
    try Data().write(to: URL(fileURLWithPath: absolute + "/" + Self.marker))
  }

  func write(_ records: [RollCall]) throws {
    for record in records {
      let number = record.question.ballot
      let file = "\(path)/rollcalls/\(number < 10 ? "0" : "")\(number).txt"
      try Data(record.vicheText().utf8).write(to: URL(fileURLWithPath: file))
    }
  }
}
