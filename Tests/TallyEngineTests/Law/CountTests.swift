import Testing

import TallyEngine

@Suite("Number agreement in Ukrainian")
struct CountTests {
  @Test(
    "votes are counted as a Ukrainian counts them",
    arguments: [
      (0, "0 голосів"), (1, "1 голос"), (2, "2 голоси"), (3, "3 голоси"), (4, "4 голоси"), (5, "5 голосів"),
      (10, "10 голосів"), (11, "11 голосів"), (12, "12 голосів"), (13, "13 голосів"), (14, "14 голосів"),
      (15, "15 голосів"), (19, "19 голосів"), (20, "20 голосів"), (21, "21 голос"), (22, "22 голоси"),
      (24, "24 голоси"), (25, "25 голосів"), (100, "100 голосів"), (101, "101 голос"), (102, "102 голоси"),
      (111, "111 голосів"), (112, "112 голосів"), (113, "113 голосів"), (114, "114 голосів"), (121, "121 голос"),
      (122, "122 голоси"), (226, "226 голосів"), (1_011, "1011 голосів"), (1_021, "1021 голос"),
    ])
  func nominative(number: Int, words: String) {
    #expect(Count.votes.nominative(number) == words)
  }

  @Test(
    "«від …» takes the genitive: one form for 1, 21, 101, another for all the rest",
    arguments: [
      (1, "1 депутата"), (2, "2 депутатів"), (5, "5 депутатів"), (11, "11 депутатів"), (21, "21 депутата"),
      (22, "22 депутатів"), (42, "42 депутатів"), (101, "101 депутата"), (111, "111 депутатів"),
      (112, "112 депутатів"), (211, "211 депутатів"), (450, "450 депутатів"),
    ])
  func genitive(number: Int, words: String) {
    #expect(Count.deputies.genitive(number) == words)
  }

  @Test("registered deputies and seconds agree with their number too")
  func otherNouns() {
    #expect(Count.registered.nominative(21) == "21 зареєстрований депутат")
    #expect(Count.registered.nominative(33) == "33 зареєстровані депутати")
    #expect(Count.registered.nominative(40) == "40 зареєстрованих депутатів")
    #expect(Count.registered.genitive(31) == "31 зареєстрованого депутата")
    #expect(Count.registered.genitive(32) == "32 зареєстрованих депутатів")
    #expect(Count.seconds.nominative(1) == "1 секунда")
    #expect(Count.seconds.nominative(3) == "3 секунди")
    #expect(Count.seconds.nominative(15) == "15 секунд")
    #expect(Count.seconds.genitive(1) == "1 секунди")
  }
}
