extension Results.Status {
  func write(to json: inout JSONWriter) {
    var slots: LiveSlots?
    write(to: &json, &slots)
  }

  /// Renders the status; where slots are given, the live numbers of its ballot get fixed fields.
  func write(to json: inout JSONWriter, _ slots: inout LiveSlots?) {
    json.raw(#"{"version":"#)
    json.string(version)
    json.raw(#","council":"#)
    json.string(council)
    if let session {
      json.raw(#","session":"#)
      json.string(session)
    }
    json.raw(#","phase":"#)
    json.raw(phase.json)
    json.raw(#","composition":"#)
    json.int(composition)
    json.raw(#","headPresent":"#)
    json.bool(headPresent)
    if let registration {
      json.raw(#","registration":"#)
      registration.write(to: &json)
    }
    if let ballot {
      json.raw(#","ballot":"#)
      ballot.write(to: &json, &slots)
    }
    json.raw(#","consolesOnline":"#)
    json.int(consolesOnline)
    json.raw(#","consolesExpected":"#)
    json.int(consolesExpected)
    json.raw(#","authenticated":"#)
    json.bool(authenticated)
    json.raw(#","alerts":"#)
    json.array(alerts) { json, text in json.string(text) }
    json.raw("}")
  }
}
