extension Wording {
  /// Both texts. A `switch` without a default: a text that is missing in one language does not compile.
  var texts: (ukrainian: String, english: String) {
    switch self {
    case .daemonNotRunning:
      (
        "служба голосування не працює: на {0} ніхто не слухає. Перевірте: systemctl status vote-daemon",
        "the daemon is not running: nobody listens at {0}. See: systemctl status vote-daemon"
      )
    case .daemonUnreachable:
      ("до служби голосування на {0} не достукатися: {1}", "the daemon at {0} cannot be reached: {1}")
    case .daemonLost:
      (
        "служба розірвала з’єднання, не відповівши. Що зроблено, покаже: votectl status",
        "the daemon closed the connection without an answer. To see what was done: votectl status"
      )
    case .connectionFailed: ("з’єднання зі службою обірвалося: {0}", "the connection to the daemon broke: {0}")
    case .noAnswer:
      (
        "служба не відповіла вчасно; чи дію виконано, невідомо. Перш ніж повторювати, подивіться: votectl status",
        "no answer in time; whether the act was done is not known. Before you repeat it: votectl status"
      )
    case .noPermissionForSocket:
      (
        "немає права на {0}: оператор має бути в групі vote-operator",
        "no permission for {0}: an operator has to be in the group vote-operator"
      )
    case .permissionDenied:
      (
        "через цей сокет такого робити не можна: потрібен сокет оператора",
        "not allowed through this socket: it takes the operator’s"
      )
    case .unusablePath:
      ("«{0}» не може бути шляхом до сокета (1–107 байтів)", "“{0}” is no socket’s path (1–107 bytes)")
    case .replyNotUnderstood:
      (
        "відповідь служби незрозуміла (чи однакові версії?): {0}",
        "the daemon’s reply is not understood (are the versions the same?): {0}"
      )
    case .unknownError: ("служба відповіла невідомою помилкою {0}: {1}", "the daemon replied an unknown error {0}: {1}")
    case .notServedHere: ("на цьому сокеті немає {0}", "{0} is not served at this socket")
    case .notImplemented: ("ця версія служби ще не вміє {0}", "this version of the daemon does not do {0} yet")
    case .invalidParameter:
      (
        "хибне значення параметра «{0}»: порожнє, задовге або поза межами",
        "a bad value for “{0}”: empty, too long or out of range"
      )
    case .noSuchBallot: ("у цьому засіданні немає голосування № {0}", "this sitting has no ballot {0}")
    case .secretBallot:
      (
        "голосування № {0} таємне: поіменного списку немає й бути не може",
        "ballot {0} is secret: there is no roll call of it and cannot be"
      )
    case .noSuchRegistration: ("у цьому засіданні немає реєстрації № {0}", "this sitting has no registration {0}")
    case .notNow: ("зараз не можна. {0}", "not now. {0}")
    case .noQuorum:
      (
        "немає кворуму: зареєстровано {0}, потрібно {1}{2}. Проведіть нову реєстрацію",
        "no quorum: {0} registered, {1} needed{2}. Hold another registration"
      )
    case .unknownKind:
      (
        "регламент не знає виду питання «{0}»{2}; є такі: {1}. Що котрий вимагає, покаже: votectl kinds",
        "the regulation has no kind “{0}”{2}; it has: {1}. What each demands is shown by: votectl kinds"
      )
    case .unknownVoter:
      (
        "серед депутатів немає «{0}»{1}; ідентифікатори показує: votectl hall",
        "no deputy “{0}”{1}; the identifiers are shown by: votectl hall"
      )
    case .repeatLimit:
      (
        "питання {0} уже голосували стільки разів, скільки дозволяє регламент: голосування № {1}{2}",
        "question {0} has been voted as often as the regulation allows: ballots {1}{2}"
      )
    case .notDisputed:
      ("голосування № {0} не спірне: вирішувати нічого{1}", "ballot {0} is not disputed: nothing to settle{1}")
    case .badConsole: ("пульт «{0}» призначити не можна. {1}", "the console “{0}” cannot be assigned. {1}")
    case .badCount: ("підсумок на папері не сходиться. {0}", "the count on paper contradicts itself. {0}")
    case .storageFailed:
      (
        "журнал не записався, дію не виконано: {0}. Звільніть місце на диску і повторіть",
        "the journal could not be written, the act was not done: {0}. Free the disk and repeat it"
      )
    case .outputFailed: ("вивід не записався: {0}", "the output could not be written: {0}")
    case .severalVoters: ("«{0}» підходить кільком: {1}", "“{0}” fits several: {1}")
    case .unknownChoice:
      (
        "«{0}» — не вибір; має бути за, проти або утримався (for, against, abstained)",
        "“{0}” is no choice; it is for, against or abstained"
      )
    case .ballotStillOpen:
      (
        "голосування № {0} ще триває: поіменного результату немає",
        "ballot {0} is still open: there is no roll call yet"
      )
    case .recordDisagrees: ("не друкую: {0}", "not printed: {0}")
    case .recordUnreadable:
      (
        "не друкую: запис голосування № {0} має хибне поле «{1}»",
        "not printed: the record of ballot {0} has a bad “{1}”"
      )
    case .fileIsNotTheRecord:
      (
        "{0} — не запис голосування № {1}: відмінність у рядку {2}",
        "{0} is not the record of ballot {1}: it differs in line {2}"
      )
    case .fileUnreadable: ("{0} не прочитати: {1}", "{0} cannot be read: {1}")
    case .registerWhom:
      (
        "--reason без депутата: кого зареєструвати? Реєстрацію починає register без --reason",
        "--reason without a deputy: register whom? A registration is started by register without --reason"
      )
    case .registerWhy:
      (
        "щоб зареєструвати «{0}», потрібна підстава: --reason. Реєстрацію починає register без депутата",
        "to register “{0}” takes a ground: --reason. A registration is started by register without a deputy"
      )
    case .registerOne:
      (
        "--seconds і --wait — для початку реєстрації, а не щоб зареєструвати «{0}»",
        "--seconds and --wait start a registration; they do not go with registering “{0}”"
      )
    case .noRegistrations: ("реєстрацій ще не було", "there has been no registration yet")

    case .sittingOpened: ("Засідання № {1} сесії {0} відкрито.", "Sitting {1} of session {0} is open.")
    case .sittingClosed: ("Засідання закрито.", "The sitting is closed.")
    case .breakStarted:
      (
        "Перерва. Після неї потрібна нова реєстрація.",
        "A break. After it another registration is needed."
      )
    case .registrationStarted:
      (
        "Реєстрація № {0} триває; закінчити: votectl finish-registration",
        "Registration {0} is running; to end it: votectl finish-registration"
      )
    case .registrationStartedFor:
      ("Реєстрація № {0} триває {1} с.", "Registration {0} is running for {1} s.")
    case .registrationFinished: ("Зареєстровано {0}, кворум {1}: {2}.", "{0} registered, quorum {1}: {2}.")
    case .quorumReached: ("кворум є", "there is a quorum")
    case .quorumNotReached: ("КВОРУМУ НЕМАЄ", "NO QUORUM")
    case .headPresent:
      (
        "Голова бере участь: від тепер рахується в загальному складі.",
        "The head takes part, and counts in the base from now on."
      )
    case .headAbsent:
      ("Голова не бере участі: від тепер не рахується.", "The head takes no part, and does not count from now on.")
    case .presidingSet: ("Головує {0}.", "{0} presides.")
    case .recused: ("{0}: самовідвід з питання {1} записано.", "{0}: recusal from question {1} is recorded.")
    case .registered: ("{0}: зареєстровано секретаріатом.", "{0}: registered by the secretariat.")
    case .conflictAnnounced:
      (
        "{0}: конфлікт інтересів у питанні {1} оголошено, бере участь у голосуванні.",
        "{0}: the conflict of interests in question {1} is announced, takes part in the vote."
      )
    case .ballotOpened: ("Голосування № {0} відкрито. {1}", "Ballot {0} is open. {1}")
    case .ballotClosed: ("Голосування № {0} закрито.", "Ballot {0} is closed.")
    case .ballotAnnulled: ("Голосування № {0} анульовано.", "Ballot {0} is annulled.")
    case .ballotSettled: ("Спір щодо голосування № {0} вирішено: {1}.", "The dispute of ballot {0} is settled: {1}.")
    case .voteEntered:
      ("{0}: «{1}» внесено від лічильної комісії.", "{0}: “{1}” is entered for the counting commission.")
    case .secretCountEntered:
      ("Підсумок таємного голосування № {0} внесено.", "The count of secret ballot {0} is entered.")
    case .consoleAssigned: ("Пульт {1} призначено місцю {0}.", "Console {1} is assigned to seat {0}.")
    case .fileIsTheRecord:
      ("{0} збігається із записом голосування № {1}.", "{0} is the record of ballot {1}.")

    case .phaseClosed: ("засідання не відкрите", "no sitting")
    case .phaseIdle: ("засідання триває", "sitting")
    case .phaseRegistration: ("реєстрація", "registration")
    case .phaseVoting: ("голосування", "voting")
    case .phaseBreak: ("перерва", "break")
    case .outcomeOpen: ("триває", "open")
    case .outcomeAdopted: ("РІШЕННЯ ПРИЙНЯТО", "ADOPTED")
    case .outcomeRejected: ("РІШЕННЯ НЕ ПРИЙНЯТО", "REJECTED")
    case .outcomeDisputed: ("СПІРНО: не прийнято і не відхилено", "DISPUTED: neither adopted nor rejected")
    case .outcomeAnnulled: ("АНУЛЬОВАНО", "ANNULLED")
    case .outcomeWithheld:
      ("РЕЗУЛЬТАТ НЕ ВСТАНОВЛЕНО: підрахунки не збіглися", "NO RESULT: the tallies do not agree")
    case .statusCouncil: ("{0}: {1}", "{0}: {1}")
    case .statusSession: ("Сесія: {0}", "Session: {0}")
    case .statusComposition: ("Загальний склад: {0}; {1}", "Composition: {0}; {1}")
    case .statusHeadPresent: ("голова бере участь", "the head takes part")
    case .statusHeadAbsent: ("голова не бере участі", "the head takes no part")
    case .statusRegistration:
      ("Реєстрація № {0}: зареєстровано {1}, кворум {2}: {3}", "Registration {0}: {1} registered, quorum {2}: {3}")
    case .statusConsoles: ("Пультів на зв’язку: {0} з {1}", "Consoles online: {0} of {1}")
    case .statusNotAuthenticated:
      ("УВАГА: пульти не підтверджують себе ключем", "ATTENTION: consoles do not prove themselves with a key")
    case .alert: ("УВАГА: {0}", "ATTENTION: {0}")
    case .question: ("Питання № {0}: {1}", "Question {0}: {1}")
    case .tally:
      (
        "«за» {0}, «проти» {1}, «утрималось» {2}, «не голосувало» {3}, відсутні {4}",
        "for {0}, against {1}, abstained {2}, not voting {3}, absent {4}"
      )
    case .tallyVoted: ("проголосувало {0} з {1}", "{0} of {1} have voted")
    case .needed: ("потрібно {0}", "needed {0}")
    case .margin: ("запас {0}", "margin {0}")
    case .missing: ("бракує {0}", "short of {0}")
    case .secondsLeft: ("{0} с", "{0} s")
    case .ballotNumber: ("Голосування № {0}", "Ballot {0}")
    case .registrationProgress:
      ("Реєстрація № {0}: зареєстровано {1}, кворум {2}", "Registration {0}: {1} registered, quorum {2}")
    case .annulledBecause: ("Причина анулювання: {0}", "Annulled because: {0}")
    case .settledBecause: ("Спір вирішено: {0}", "Settled: {0}")
    case .settledBase: ("  база: {0}", "  base: {0}")
    case .settledBy: ("  вирішили: лічильна комісія і {0}", "  by: {0}")
    case .paper:
      ("Бюлетенів: видано {0}, у скриньці {1}, недійсних {2}", "Papers: issued {0}, in the box {1}, invalid {2}")
    case .noKinds: ("Видів питань немає.", "There are no kinds of question.")
    case .noBallots: ("Голосувань ще не було.", "No ballots yet.")
    case .ballotColumns: ("№|час|питання|за/потрібно|підсумок|назва", "No|time|question|for/needed|outcome|title")
    case .hallColumns:
      ("місце|ряд|№ у ряді|ідентифікатор|депутат|фракція", "seat|row|column|identifier|deputy|faction")
    case .freeSeat: ("вільне", "free")
    case .connectionLost:
      ("З’єднання зі службою втрачено, пробую знову…", "The daemon is lost, trying again…")

    case .baseDeputies: ("загальний склад депутатів", "all deputies")
    case .baseDeputiesAndHead: ("загальний склад разом із головою", "all deputies and the head")
    case .readComposition: ("загальний склад", "the composition")
    case .readDeputies: ("склад без голови", "without the head")
    case .readWithHead: ("склад із головою", "with the head")
    case .readRegistered: ("зареєстровані", "those registered")
    case .agendaRefused:
      ("порядок денний не годиться, помилок: {0}", "the agenda will not do, errors: {0}")
    case .notATerminal:
      (
        "пульту оператора потрібен термінал: клавіатура й екран. Для сценаріїв є інші команди: votectl --help",
        "the console takes a terminal: a keyboard and a screen. For scripts there are the other commands: --help"
      )
    case .dumbTerminal:
      (
        "термінал «{0}» (TERM) не вміє малювати екран; спробуйте TERM=xterm або TERM=linux",
        "the terminal “{0}” (TERM) cannot draw a screen; try TERM=xterm or TERM=linux"
      )
    case .consoleFailed: ("пульт оператора не запустився: {0}", "the console cannot start: {0}")
    case .agendaAccepted:
      ("Порядок денний справний, питань: {0}.", "The agenda is sound, questions: {0}.")
    case .agendaColumns: ("№|як|вид|назва", "No|how|kind|title")
    case .regulationRefused: ("регламент не годиться, помилок: {0}", "the regulation will not do, errors: {0}")
    case .regulationAccepted: ("Регламент справний.", "The regulation is sound.")
    case .regulationColumns:
      (
        "вид|потрібно|від чого|із 26|із 42|із 54|кворум|назва",
        "kind|needed|base|of 26|of 42|of 54|quorum|title"
      )
    case .regulationHeadNote:
      ("a / b — голосів «за» без голови / з головою.", "a / b: votes for without the head / with the head.")
    case .regulationDisputeNote:
      (
        "a–b — закон читають двояко: якщо «за» не менше a, але менше b, рішення спірне.",
        "a–b: the law has two readings; with a votes or more, but fewer than b, the outcome is disputed."
      )
    case .regulationRegisteredNote:
      (
        "≤ a — від зареєстрованих: стільки, якщо зареєструвалися всі депутати.",
        "≤ a: of those registered; so many if every deputy is."
      )
    case .kindColumns: ("вид|потрібно|кворум|спосіб|назва", "kind|needed|quorum|mode|title")
    case .kindRefused: ("Зараз не можна. {0}", "Not now. {0}")
    case .modeRollCall: ("поіменно", "by name")
    case .modeSecret: ("таємно", "secret")
    case .registrationColumns: ("№|депутат|фракція|час|як|підстава", "No|deputy|faction|time|how|ground")
    case .originConsole: ("з пульта", "console")
    case .originManual: ("секретаріат", "secretariat")
    case .originLate: ("після реєстрації", "after the registration")

    case .healthReady: ("справний", "ready")
    case .healthOffline: ("немає зв’язку", "offline")
    case .healthSilent: ("мовчить", "silent")
    case .healthStuckKey: ("запала клавіша", "a key is stuck")
    case .healthChatter: ("деренчить клавіша", "a key chatters")
    case .healthRefused: ("не підтвердив себе ключем", "refused: did not prove itself")
    case .healthUnknownConsole: ("невідомий пульт", "unknown console")
    case .healthMissingKeys: ("бракує клавіш", "keys are missing")
    case .healthWrongPort: ("чужий пульт", "another seat’s console")
    case .healthChangedSeat: ("у файлах місце іншого", "somebody else’s seat by the files")
    case .healthLamp: ("не світить лампа", "a lamp is dark")
    case .healthColumns:
      ("місце|депутат|пульт|стан|докладніше|що зробити", "seat|deputy|console|state|detail|what to do")
    case .checkProgress: ("Перевірка зали: справні {0} з {1}, ще {2} с", "Checking: {0} of {1} ready, {2} s left")
    case .checkSeatsLeft: ("; ще не готові місця {0}", "; seats not ready yet: {0}")
    case .checkedAt: ("Остання перевірка: {0}, {1}; справні {2} з {3}.", "Last checked: {0}, {1}; {2} of {3} ready.")
    case .neverChecked: ("Перевірки зали ще не було.", "The hall was never checked.")
    case .checkNowAlone:
      ("--now не поєднується з --keys і --seconds", "--now does not go together with --keys and --seconds")
    case .hallReady: ("Справні всі місця: {0}.", "All {0} seats are ready.")
    case .hallNotReady: ("Справні {0} з {1}; несправні вище.", "{0} of {1} are ready; the others are above.")

    case .helpVotectl: ("Ведення засідання ради.", "Run a sitting of the council.")
    case .helpVotectlMore:
      (
        "Коди виходу: 0 — зроблено; 1 — відмова за правилами; 64 — хибна команда; 65 — запис не узгоджений; 69 — служба недоступна; 74 — не записалося; 75 — немає відповіді; 76 — відповідь незрозуміла; 77 — немає права; 78 — хибний регламент. Англійською: VOTECTL_LANG=en.",
        "Exit statuses: 0 done; 1 refused by the rules; 64 bad command; 65 the record disagrees; 69 no daemon; 74 not written; 75 no answer; 76 answer not understood; 77 not permitted; 78 a wrong regulation. Ukrainian: VOTECTL_LANG=uk."
      )
    case .helpGroupSitting: ("ЗАСІДАННЯ", "SITTING")
    case .helpGroupBallot: ("ГОЛОСУВАННЯ", "BALLOT")
    case .helpGroupHall: ("ЗАЛА", "HALL")
    case .helpGroupSee: ("ПЕРЕГЛЯД", "VIEW")
    case .helpOpenSitting: ("Відкрити засідання.", "Open a sitting.")
    case .helpCloseSitting: ("Закрити засідання.", "Close the sitting.")
    case .helpBreak: ("Оголосити перерву (реєстрація втрачає силу).", "Start a break (ends the registration’s force).")
    case .helpRegister:
      (
        "Почати реєстрацію; з депутатом — зареєструвати його.",
        "Start a registration; with a deputy, register that one."
      )
    case .helpFinishRegistration: ("Закінчити реєстрацію.", "Finish the registration.")
    case .helpHead: ("Голова бере участь (present) чи ні (absent).", "The head takes part (present) or not (absent).")
    case .helpPresiding: ("Передати головування.", "Pass the chair.")
    case .helpRecuse: ("Записати самовідвід (конфлікт інтересів).", "Record a recusal (conflict of interests).")
    case .helpAnnounceConflict:
      (
        "Записати, що депутат оголосив конфлікт інтересів і бере участь (без нього немає кворуму).",
        "Record that a deputy announced the conflict and takes part (no quorum without him)."
      )
    case .helpOpenBallot: ("Поставити питання на голосування.", "Put a question to the vote.")
    case .helpCloseBallot:
      ("Закрити голосування раніше і показати результат.", "Close the ballot now and show its result.")
    case .helpEnterVote:
      (
        "Внести голос від лічильної комісії (несправний пульт).",
        "Enter a vote for the counting commission (a failed console)."
      )
    case .helpAnnul: ("Анулювати голосування.", "Annul a ballot.")
    case .helpSettle: ("Вирішити спірне голосування.", "Settle a disputed ballot.")
    case .helpSecretCount:
      ("Внести підсумок таємного голосування на папері.", "Enter the count of a secret ballot on paper.")
    case .helpCheckHall: ("Перевірити залу: лампи, клавіші, зв’язок.", "Check the hall: lamps, keys, consoles.")
    case .helpCheckHallMore:
      (
        "Світять усі лампи, потім кожна по черзі; кожен пульт має відповісти. Несправні місця — в таблиці, підсумок — у "
          + "журналі. Код виходу 1, якщо хоч одне місце не готове. ^C припиняє без підсумку.",
        "All lamps burn, then each in turn; every console has to answer. The table has the seats that are not ready, the "
          + "journal the result. Exit status 1 if any seat is not ready. ^C ends it without a result."
      )
    case .helpCheckKeys:
      ("На кожному пульті натискають кожну клавішу.", "Every key of every console is to be pressed once.")
    case .helpCheckSeconds:
      (
        "Скільки секунд перевіряти: 6–1800; типово 6, з --keys — 300 або доки натиснуто все.",
        "For how many seconds: 6 to 1800; 6 by default, with --keys 300 or until all is pressed."
      )
    case .helpCheckNow:
      (
        "Лише показати, що відомо зараз; ламп не вмикає, тож можна й під час голосування.",
        "Show only what is known now; lights no lamp, so it can be asked during a ballot."
      )
    case .helpAssignConsole: ("Призначити пульт місцю.", "Assign a console to a seat.")
    case .helpRegulation: ("Файли регламентів.", "Regulations’ files.")
    case .verifyPassed: ("ПЕРЕВІРЕНО: пошкоджень немає.", "VERIFIED: no damage.")
    case .verifyFailed: ("ПЕРЕВІРКУ НЕ ПРОЙДЕНО, знайдено: {0}", "NOT VERIFIED, findings: {0}")
    case .verifyWithoutKey:
      (
        "Підписів не перевірено: дайте відкритий ключ ради, --key назва+цифри+base64.",
        "Signatures were not looked at: give the council’s public key, --key name+digits+base64."
      )
    case .helpVerify:
      (
        "Перевірити журнал або оприлюднену теку: ланцюг, дерево, підписи, підрахунок.",
        "Verify a journal or a published folder: chain, tree, signatures, count."
      )
    case .helpVerifyMore:
      (
        "Служба не потрібна. Коди завершення: 0 — усе збігається; 65 — щось змінено або пошкоджено; 69 — файл не читається.",
        "Needs no daemon. Exit status: 0 all agrees; 65 something was changed or damaged; 69 a file cannot be read."
      )
    case .helpVerifyPath: ("Файл журналу або тека засідання.", "A journal’s file or a sitting’s folder.")
    case .helpVerifyKey:
      ("Відкритий ключ ради або файл із ним.", "The council’s public key, or a file with it.")
    case .helpVerifyEarlier:
      (
        "Файл раніше оприлюдненої контрольної точки: журнал має її продовжувати.",
        "The file of a checkpoint that was published earlier: the journal has to extend it."
      )
    case .helpVerifyTimeZone: ("Часовий пояс записів.", "The records’ time zone.")
    case .helpRegulationCheck:
      (
        "Перевірити файл регламенту: чого не дозволяє закон і скільки голосів потрібно.",
        "Check a regulation’s file: what the law forbids, and how many votes are needed."
      )
    case .helpRegulationFile: ("Файл регламенту, *.toml.", "The regulation’s file, *.toml.")
    case .helpAgenda: ("Порядок денний засідання: agenda.csv.", "A sitting’s agenda: agenda.csv.")
    case .helpAgendaCheck:
      (
        "Перевірити порядок денний за регламентом: без --regulation — за тим, що в служби.",
        "Check an agenda by the regulation: the daemon’s own without --regulation."
      )
    case .helpAgendaFile: ("Порядок денний, *.csv.", "The agenda, *.csv.")
    case .helpAgendaRegulation:
      ("Файл регламенту, *.toml: перевірити без служби.", "A regulation’s file, *.toml: checks without the daemon.")
    case .helpOpenConsole:
      (
        "Пульт оператора на весь екран: засідання самими клавішами.",
        "The full-screen console: a sitting by keys alone."
      )
    case .helpConsoleAgenda: ("Порядок денний, agenda.csv.", "The agenda, agenda.csv.")
    case .helpStatus: ("Показати стан засідання.", "Show the state of the sitting.")
    case .helpWatch: ("Стежити наживо, доки не перервуть.", "Watch live, until interrupted.")
    case .helpKinds:
      (
        "Перелічити види питань: скільки голосів потрібно і що заважає.",
        "List the kinds of question: the votes needed, and what stands in the way."
      )
    case .helpRegistration:
      ("Показати, хто зареєструвався, коли і як.", "Show who registered, when and how.")
    case .helpBallots: ("Перелічити голосування засідання.", "List the sitting’s ballots.")
    case .helpHall:
      ("Показати місця і депутатів з ідентифікаторами.", "Show seats and deputies with their identifiers.")
    case .helpRollCall: ("Надрукувати поіменне голосування.", "Print a roll call.")
    case .helpOperatorPath:
      ("Сокет оператора (або VOTE_OPERATOR_SOCKET).", "The operator’s socket (or VOTE_OPERATOR_SOCKET).")
    case .helpResultsPath:
      ("Сокет результатів (або VOTE_RESULTS_SOCKET).", "The results socket (or VOTE_RESULTS_SOCKET).")
    case .helpSession: ("Номер сесії.", "Number of the session.")
    case .helpSitting: ("Номер пленарного засідання в сесії.", "Number of the sitting within the session.")
    case .helpVoter:
      ("Ідентифікатор депутата або початок прізвища.", "The deputy’s identifier, or how the name begins.")
    case .helpHeadPresent: ("Голова бере участь.", "The head takes part.")
    case .helpHeadArgument: ("present або absent.", "present or absent.")
    case .helpSeconds: ("Закінчиться сама через стільки секунд.", "Ends by itself after so many seconds.")
    case .helpWindow:
      ("Вікно голосування, секунд (типово з регламенту).", "The window in seconds (the regulation’s by default).")
    case .helpQuestion: ("Номер питання порядку денного.", "Number of the question on the agenda.")
    case .helpTitle: ("Назва питання, повністю.", "The question, whole.")
    case .helpKind:
      ("Вид питання за регламентом: від нього залежить правило.", "The regulation’s question kind; it binds the rule.")
    case .helpRepeatOf: ("Номер голосування, яке повторюється.", "Number of the ballot that is repeated.")
    case .helpWait: ("Дочекатися кінця і показати результат.", "Wait for the end and show the result.")
    case .helpReason: ("Підстава; буде в записі.", "The ground; it goes into the record.")
    case .helpNumber: ("Номер голосування.", "Number of the ballot.")
    case .helpBase:
      (
        "deputies (депутати) або deputiesAndHead (разом із головою).",
        "deputies, or deputiesAndHead."
      )
    case .helpChoice: ("за, проти або утримався (for, against, abstained).", "for, against or abstained.")
    case .helpIssued: ("Видано бюлетенів.", "Papers issued.")
    case .helpFound: ("Знайдено в скриньці.", "Papers found in the box.")
    case .helpFor: ("«За».", "For.")
    case .helpAgainst: ("«Проти».", "Against.")
    case .helpAbstained: ("«Утримались».", "Abstained.")
    case .helpInvalid: ("Недійсні.", "Invalid.")
    case .helpSeat: ("Номер місця.", "Number of the seat.")
    case .helpConsole:
      (
        "Пульт: serial:НОМЕР, usb:НОМЕР, usb-path:ПОРТ або tty:ФАЙЛ, як у seats.csv.",
        "The console: serial:NUMBER, usb:NUMBER, usb-path:PORT or tty:FILE, as in seats.csv."
      )
    case .helpJSON: ("Відповідь сокета, JSON в один рядок.", "The socket’s reply, JSON on one line.")
    case .helpCheck: ("Звірити файл із записом, не друкувати.", "Compare a file with the record instead of printing.")
    case .helpRegisterVoter:
      (
        "Депутат, якого реєструє секретаріат (несправний пульт, запізнення); без нього починається реєстрація.",
        "The deputy whom the secretariat registers (failed console, latecomer); without one a registration starts."
      )
    case .helpRegisterReason:
      ("Підстава, лише з депутатом; буде в записі.", "The ground, with a deputy only; it goes into the record.")
    case .helpRegistrationNumber:
      ("Номер реєстрації (типово остання).", "Number of the registration (the newest by default).")
    }
  }
}
