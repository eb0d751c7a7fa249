internal import Foundation
internal import TOMLKit
internal import TallyEngine

/// `council.toml`, as far as it could be read.
struct CouncilFile {
  var name = ""
  var convocation = ""
  var place = ""
  var composition: Int?
  var headOffice: Council.HeadOffice?
  var head: Voter?
  var regulation: Regulation?
  var powersRecognised = true
  var authenticate = true
  var gpio = GpioWiring()
  var timeZone = TimeZone(identifier: "Europe/Kyiv") ?? .gmt

  init(directory: String, regulations: String, problems: inout [Problem]) {
    let file = "council.toml"
    guard let text = Configuration.read(directory + "/" + file, as: file, problems: &problems),
      let source = TOMLSource(text, file: file, problems: &problems)
    else { return }
    var fields = TOMLFields(source, source.table)
    name = fields.text("name") ?? ""
    convocation = fields.text("convocation") ?? ""
    place = fields.text("place") ?? ""
    composition = fields.number("composition", 1...4_000)
    powersRecognised = fields.flag("powers_recognised", default: true)
    authenticate = fields.flag("authenticate", default: true)
    if let zone = fields.optionalText("time_zone") {
      if let found = TimeZone(identifier: zone) {
        timeZone = found
      } else {
        fields.complain("time_zone", "невідомий часовий пояс «\(zone)»; зазвичай «Europe/Kyiv»")
      }
    }
    let window = fields.table["ballot_window"] == nil ? nil : fields.number("ballot_window", 1...3_600)
    if let id = fields.text("regulation") {
      if Configuration.isIdentifier(id), !id.contains("/") {
        let own = "\(directory)/regulations/\(id).toml"
        let path = FileManager.default.fileExists(atPath: own) ? own : "\(regulations)/\(id).toml"
        if FileManager.default.fileExists(atPath: path) {
          regulation = Regulation.read(
            path, as: "regulations/\(id).toml", id: id, window: window, problems: &problems)
        } else {
          fields.complain("regulation", "регламенту «\(id)» немає ні в \(directory)/regulations, ні в \(regulations)")
        }
      } else {
        fields.complain("regulation", "«regulation» — назва файлу без шляху й розширення")
      }
    }
    if let table = source.table["head"]?.table {
      var head = TOMLFields(source, table, header: "head")
      let office = head.text("office")
      headOffice = office.flatMap(Council.HeadOffice.init(rawValue:))
      if let office, headOffice == nil {
        head.complain("office", "«office» — «\(office)»: має бути city, settlement або village")
      }
      let id = head.text("id") ?? ""
      if !Configuration.isIdentifier(id) { head.complain("id", "«id»: від 1 до 64 знаків, без пробілів") }
      let family = head.text("family_name") ?? ""
      let given = head.text("given_name") ?? ""
      let patronymic = head.optionalText("patronymic") ?? ""
      let gender = head.number("gender", 0...9).flatMap(Voter.Gender.init(rawValue:)) ?? .unknown
      head.finish(into: &problems)
      self.head = Voter(
        id: id, familyName: family, givenName: given, patronymic: patronymic, gender: gender, faction: nil, isHead: true
      )
      if headOffice == nil { headOffice = .city }
      if let regulation, !regulation.hasHead {
        problems.append(
          Problem(
            file, source.line(of: "", in: "head"),
            "за регламентом «\(regulation.id)» голови немає (head = false): приберіть [head] або візьміть інший регламент"
          ))
      }
    }
    if let table = source.table["gpio"]?.table { gpio = GpioWiring(source, table, problems: &problems) }
    fields.finish(also: ["head", "ballot_window", "gpio"], into: &problems)
  }
}
