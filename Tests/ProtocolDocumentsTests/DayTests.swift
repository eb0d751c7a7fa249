import Foundation
import ProtocolDocuments
import Testing

@Suite struct DayTests {
  @Test("a day is written with the month in the genitive")
  func words() {
    let months = [
      "січня", "лютого", "березня", "квітня", "травня", "червня", "липня", "серпня", "вересня", "жовтня", "листопада",
      "грудня",
    ]
    for (index, month) in months.enumerated() {
      #expect(Day(year: 2026, month: index + 1, day: 1)?.inWords == "1 \(month) 2026 року")
    }
  }

  @Test("a time has two digits everywhere", arguments: [0, 5, 59])
  func padding(second: Int64) {
    // 1 February 2026, 07:08:ss in Kyiv.
    let time = ClockTime(wall: (1_769_922_480 + second) * 1_000)
    #expect(time.date == "01.02.2026")
    #expect(time.time == "07:08:" + (second < 10 ? "0" : "") + String(second))
  }

  @Test("midnight is 00, and a day ends by the zone's clock")
  func midnight() {
    let wall: Int64 = 1_795_212_000_000  // 22:00 UTC, two hours before: 20 November 2026 in London
    #expect(ClockTime(wall: wall).time == "00:00:00")
    #expect(ClockTime(wall: wall - 1).time == "23:59:59")
    #expect(Day(ofWall: wall) == Day(year: 2026, month: 11, day: 21))
    #expect(Day(ofWall: wall, in: TimeZone(identifier: "Europe/London")!) == Day(year: 2026, month: 11, day: 20))
  }

  @Test("summer time is kept")
  func summer() {
    #expect(ClockTime(wall: 1_782_000_000_000).time == "03:00:00")  // 00:00 UTC, 21 June 2026
    #expect(ClockTime(wall: 1_797_811_200_000).time == "02:00:00")  // 00:00 UTC, 21 December 2026
  }

  @Test("only a day of the calendar is a day")
  func parsing() {
    #expect(Day(iso8601: "2026-11-21") == Day(year: 2026, month: 11, day: 21))
    #expect(Day(iso8601: "2026-11-21T14:05:09+02:00") == Day(year: 2026, month: 11, day: 21))
    for text in ["2026-02-30", "2026-13-01", "26-11-21", "2026-11-2", "", "21.11.2026", "2026-11-21x", "+026-11-21"] {
      #expect(Day(iso8601: text) == nil, "\(text)")
    }
    #expect(Day(iso8601: "2028-02-29") != nil)
  }
}
