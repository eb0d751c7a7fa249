/* The ballot box (Sources/TallyEngine/Atomics/BallotBox*.swift) step by step, for the Spin model checker.
 *
 * Writers press for two seats, in any order, with the number of this ballot, of an earlier or of a later one,
 * while a chair opens, closes and calls the roll of two ballots. Spin goes through every interleaving of their steps.
 * A step is one atomic operation of the program: what is inside `atomic` or `d_step` below is one load, store, CAS or
 * fetch-or there. A load that only feeds a CAS with its guess is not a step: a CAS with a wrong guess fails and looks
 * again, so guess and CAS together are the one step that finally succeeds, or that finds the word such that it gives up.
 *
 * Spin knows sequential consistency only. That the acquire and release orders of the program suffice for it, the
 * comments there argue pair by pair, and ThreadSanitizer watches.
 *
 * MUT leaves a step out, or puts it wrongly. Each mutant must be caught, or the model would prove nothing:
 *   0  the algorithm as it is
 *   1  no BUSY: a press exchanges the seat's choice and then moves the vote
 *   2  closing by a flag that presses look at before they move the vote
 *   3  no epoch in what a press compares
 *   4  opening without waiting for a seat that is BUSY
 *   5  a roll call that does not wait for a seat that is BUSY
 *   6  a close that loads the tally word and then stores it with CLOSED
 *   7  opening the window before the seats are renewed
 *   8  a vote that moves in two steps, as with one counter for each choice
 *   9  giving the seat back with its new choice before the vote is moved
 *  10  a press that the close refused, giving the seat back with its new choice
 *  11  a press that looks at the epoch and then takes the seat, in two steps
 *  12  a press that does not look whether the seat takes part
 */
#ifndef MUT
#define MUT 0
#endif

#define SEATS     2
#define BALLOTS   2
#ifndef WRITERS
#define WRITERS   2
#endif
#ifndef PRESSES
#define PRESSES   3     /* of each writer */
#endif

#define FOR       0
#define AGAINST   1
#define NOTVOTING 2

/* The tally word: every step changes all of it at once. */
short counts[3];
bool closed = true;

/* The seats' words: likewise. */
typedef SeatWord { byte epoch; byte choice; bool busy; bool absent }
SeatWord seats[SEATS];

#if MUT == 2
bool flagOpen = false;
#endif

/* Ghosts: what is known to the proof and to no thread. */
byte ghostEpoch = 0;                /* the ballot whose window was opened last */
bool ghostFrozen = true;            /* it was closed */
byte ghostParticipants = 0;
byte ghostChoice[SEATS];            /* by the votes that were moved, seat by seat */

inline addsUp() {
  /* No count borrows from its neighbour, and a snapshot at this very moment adds up. */
  assert(counts[FOR] >= 0 && counts[AGAINST] >= 0 && counts[NOTVOTING] >= 0);
  assert(counts[FOR] + counts[AGAINST] + counts[NOTVOTING] == ghostParticipants)
}

inline mayMove() {
  assert(!ghostFrozen);             /* nothing changes after the close */
  assert(epoch == ghostEpoch);      /* no press of another ballot counts */
  assert(!seats[seat].absent)       /* none for a seat that takes no part */
}

/* The CAS on the tally word: the press's one point in time. */
inline moveVote() {
#if MUT == 8
  atomic { isCounted = !closed;
    if :: isCounted -> mayMove(); counts[old]-- :: else fi }
  atomic {
    if :: isCounted -> counts[new]++; ghostChoice[seat] = new :: else fi }
#else
  atomic {
#if MUT == 2
    isCounted = true;
#else
    isCounted = !closed;
#endif
    if
    :: isCounted -> mayMove(); counts[old]--; counts[new]++; ghostChoice[seat] = new; addsUp()
    :: else
    fi
  }
#endif
}

/* The release-store that gives the seat back: the whole word, its epoch too. */
inline giveBack(choiceThen) {
  d_step { seats[seat].epoch = epoch; seats[seat].choice = choiceThen; seats[seat].busy = false }
}

proctype Writer() {
  byte pressed, seat, old, new, epoch;
  bool isCounted;
  do
  :: pressed < PRESSES ->
    pressed++;
    atomic {
      if :: seat = 0 :: seat = 1 fi;
      if :: new = FOR :: new = AGAINST fi;
      if :: epoch = 1 :: epoch = 2 fi
    }
#if MUT == 2
    if :: flagOpen -> skip :: else -> goto refused fi;
#endif
#if MUT == 1
    atomic {
      if
      :: seats[seat].epoch != epoch || seats[seat].absent -> goto refused
      :: else -> old = seats[seat].choice; seats[seat].choice = new
      fi
    }
    moveVote();
#else
#if MUT == 11
    if :: seats[seat].epoch != epoch || seats[seat].absent -> goto refused :: else fi;
#endif
    /* The CAS that takes the seat; it waits only for a seat that is in this very ballot. */
    atomic {
#if MUT == 3 || MUT == 11
      !seats[seat].busy;
#else
      (!seats[seat].busy || seats[seat].epoch != epoch);
      if :: seats[seat].epoch != epoch -> goto refused :: else fi;
#endif
#if MUT != 12
      if :: seats[seat].absent -> goto refused :: else fi;
#endif
      seats[seat].busy = true;
      old = seats[seat].choice
    }
#if MUT == 9
    giveBack(new);
    moveVote();
#else
    moveVote();
#if MUT == 10
    giveBack(new);
#else
    if :: isCounted -> giveBack(new) :: else -> giveBack(old) fi;
#endif
#endif
#endif
refused:
    atomic { isCounted = false; seat = 0; old = 0; new = 0; epoch = 0 }   /* so that equal states are equal */
  :: else -> break
  od
}

inline openWindow() {
  d_step {
    counts[FOR] = 0; counts[AGAINST] = 0; counts[NOTVOTING] = participants;
    closed = false;
    ghostEpoch = ballot; ghostFrozen = false; ghostParticipants = participants
  }
}

/* The CAS to the new epoch, seat by seat. Any one seat, or none, may have no part in the ballot. */
inline renewSeats() {
  seat = 0;
  do
  :: seat < SEATS ->
    atomic {
#if MUT != 4
      !seats[seat].busy;
#endif
      seats[seat].epoch = ballot; seats[seat].choice = NOTVOTING; seats[seat].busy = false;
      seats[seat].absent = (seat == absentSeat);
      ghostChoice[seat] = NOTVOTING;
      seat++
    }
  :: else -> break
  od
}

proctype Chair() {
  byte ballot = 1, seat, participants, absentSeat;
  short final[3], called[3];
  do
  :: ballot <= BALLOTS ->
    atomic {
      if
      :: absentSeat = SEATS; participants = SEATS
      :: absentSeat = 1; participants = SEATS - 1
      fi
    }
#if MUT == 7
    openWindow();
    renewSeats();
#else
    renewSeats();
    openWindow();
#endif
#if MUT == 2
    flagOpen = true;
    flagOpen = false;
#endif
    /* The fetch-or of CLOSED: the close's one point in time. */
#if MUT == 6
    atomic { final[FOR] = counts[FOR]; final[AGAINST] = counts[AGAINST]; final[NOTVOTING] = counts[NOTVOTING] }
    d_step {
      counts[FOR] = final[FOR]; counts[AGAINST] = final[AGAINST]; counts[NOTVOTING] = final[NOTVOTING];
      closed = true; ghostFrozen = true
    }
#else
    atomic {
      final[FOR] = counts[FOR]; final[AGAINST] = counts[AGAINST]; final[NOTVOTING] = counts[NOTVOTING];
      closed = true; ghostFrozen = true
    }
#endif
    /* The roll call. */
    d_step { called[FOR] = 0; called[AGAINST] = 0; called[NOTVOTING] = 0; seat = 0 }
    do
    :: seat < SEATS ->
      atomic {
#if MUT != 5
        !seats[seat].busy;
#endif
        assert(seats[seat].epoch == ballot);
        if
        :: !seats[seat].absent -> called[seats[seat].choice]++; assert(seats[seat].choice == ghostChoice[seat])
        :: else
        fi;
        seat++
      }
    :: else -> break
    od;
    atomic {
      /* The roll call says what the close returned, and nothing has changed since. */
      assert(called[FOR] == final[FOR] && called[AGAINST] == final[AGAINST] && called[NOTVOTING] == final[NOTVOTING]);
      assert(counts[FOR] == final[FOR] && counts[AGAINST] == final[AGAINST] && counts[NOTVOTING] == final[NOTVOTING]);
      seat = 0; ballot++;
      final[FOR] = 0; final[AGAINST] = 0; final[NOTVOTING] = 0;
      called[FOR] = 0; called[AGAINST] = 0; called[NOTVOTING] = 0
    }
  :: else -> break
  od
}

#if MUT == 8
/* A snapshot at any moment. The others need none: there `addsUp` follows every step that changes the tally word. */
proctype Reader() {
  d_step { addsUp() }
}
#endif

init {
  atomic {
    run Writer();
    run Writer();
#if WRITERS > 2
    run Writer();
#endif
    run Chair();
#if MUT == 8
    run Reader()
#endif
  }
}
