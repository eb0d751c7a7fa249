/// A place in a JSON value.
struct JSONPlace {
  private enum Step { case key(String), index(Int) }

  private var steps: [Step] = []

  /// How far below the whole.
  var depth: Int { steps.count }

  /// Every place but the whole.
  static func all(in value: Any) -> [JSONPlace] {
    var found: [JSONPlace] = []
    func look(_ value: Any, _ place: JSONPlace) {
      if !place.steps.isEmpty { found.append(place) }
      if let object = value as? [String: Any] {
        for (key, value) in object.sorted(by: { $0.key < $1.key }) { look(value, place.appending(.key(key))) }
      } else if let array = value as? [Any] {
        for (index, value) in array.enumerated() { look(value, place.appending(.index(index))) }
      }
    }
    look(value, JSONPlace())
    return found
  }

  private func appending(_ step: Step) -> JSONPlace {
    var place = self
    place.steps.append(step)
    return place
  }

  /// What is there.
  func value(in value: Any) -> Any {
    steps.reduce(value) { value, step in
      switch step {
      case .key(let key): (value as? [String: Any])?[key] ?? value
      case .index(let index): (value as? [Any])?[index] ?? value
      }
    }
  }

  /// The value with another one at this place.
  func replacing(_ stranger: Any, in value: Any) -> Any { replace(steps[...], stranger, in: value) }

  /// The value without what is there.
  func removing(from value: Any) -> Any { replace(steps[...], nil, in: value) }

  private func replace(_ steps: ArraySlice<Step>, _ stranger: Any?, in value: Any) -> Any {
    guard let step = steps.first else { return stranger ?? value }
    let isLast = steps.count == 1
    switch step {
    case .key(let key):
      guard var object = value as? [String: Any], let inner = object[key] else { return value }
      object[key] = isLast ? stranger : replace(steps.dropFirst(), stranger, in: inner)
      return object
    case .index(let index):
      guard var array = value as? [Any] else { return value }
      if isLast, stranger == nil {
        array.remove(at: index)
      } else {
        array[index] = replace(steps.dropFirst(), stranger, in: array[index])
      }
      return array
    }
  }
}
