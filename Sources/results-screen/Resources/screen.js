'use strict';
// The wall: from the newest state to what is seen. Nothing is computed here but places and sizes.
const at = (id) => document.getElementById(id);
const known = { status: null, hall: [], seats: [], names: null };
let ends = null;
let hidesTotals = false;
// Whether the regulation shows who chooses what while the window is open: known once it did.
let showsChoices = false;

const feed = new Feed('/events', {
  status(status) {
    known.status = status;
    const ballot = status && status.ballot;
    ends = ballot && ballot.outcome === 'open' && ballot.secondsLeft !== undefined
      ? performance.now() + ballot.secondsLeft * 1000 : null;
  },
  hall(hall) { known.hall = hall || []; drawHall(); },
  seats(seats) { known.seats = seats || []; },
  names(names) { known.names = names; },
}, render);

setInterval(tick, 100);
setInterval(turnPage, 8000);
addEventListener('resize', () => { if (known.status) render(feed.isStale); });
if (document.fonts) document.fonts.ready.then(() => { if (known.status) render(feed.isStale); });

function show(id, isShown) { at(id).hidden = !isShown; }

// What the screen is about: the newest of what happens and what has happened.
function viewOf(status) {
  const { phase, ballot, registration } = status;
  if (phase === 'registration') return 'registration';
  if (phase === 'voting' && ballot && ballot.outcome === 'open') return ballot.mode === 'secret' ? 'secret' : 'voting';
  if (phase === 'break' || phase === 'closed') return phase;
  if (ballot && ballot.outcome !== 'open') {
    const isOlder = registration && registration.openedAt > (ballot.closedAt || ballot.openedAt);
    return isOlder ? 'idle' : 'result';
  }
  return 'idle';
}

function render(isStale) {
  const status = known.status;
  document.body.classList.toggle('is-stale', isStale);
  show('stale', isStale);
  at('staleWord').textContent = status ? 'Дані застаріли' : 'Немає зв’язку';
  at('staleNote').textContent = status
    ? 'Немає зв’язку зі службою голосування. Те, що на екрані, може бути вже не так.'
    : 'Служба голосування не відповідає. Табло оживе саме.';
  if (!status) {
    at('phase').textContent = isStale ? 'Немає зв’язку' : 'Зачекайте…';
    if (isStale) document.body.dataset.ready = 'stale';
    return;
  }
  const view = viewOf(status);
  const ballot = ['voting', 'secret', 'result'].includes(view) ? status.ballot : null;
  document.body.dataset.view = view;
  at('council').textContent = status.council;
  at('phase').textContent = [
    status.session ? 'Сесія ' + status.session : '', ballot ? 'Голосування № ' + ballot.number : Words.phase[status.phase],
  ].filter(Boolean).join(' · ');
  renderAlerts(status.alerts, ballot);
  renderMessage(status, view);
  renderRegistration(status, view);
  renderBallot(status, ballot, view);
  renderSeats(status, ballot, view);
  renderNames(ballot, view);
  fitAll();
  tick();
  say(status, ballot, view, isStale);
  document.body.dataset.ready = isStale ? 'stale' : 'live';
}

// The verdict of the ballot on the screen says what its own alert says.
function renderAlerts(alerts, ballot) {
  const isLoud = ballot && ['disputed', 'annulled', 'withheld'].includes(ballot.outcome);
  const own = ballot ? 'ГОЛОСУВАННЯ № ' + ballot.number : '';
  const isSaid = (text) => isLoud && (text.startsWith(own + ' ') || text.startsWith(own + ':'));
  const shown = alerts.filter((text) => !isSaid(text));
  at('alerts').replaceChildren(...shown.map((text) => element('p', '', text)));
  show('alerts', shown.length > 0);
}

function renderMessage(status, view) {
  show('message', ['idle', 'break', 'closed'].includes(view));
  const registration = status.registration;
  at('word').textContent = Words.phase[status.phase];
  at('note').textContent = view === 'idle' && registration
    ? 'Зареєстровано ' + registration.registered + ', для кворуму потрібно ' + registration.quorum
      + (registration.reached ? '. Кворум є.' : '. Кворуму немає.')
    : view === 'break' ? 'Після перерви — нова реєстрація.' : '';
}

function renderRegistration(status, view) {
  const registration = status.registration;
  const isShown = view === 'registration' && registration;
  show('registration', isShown);
  if (!isShown) return;
  at('registered').textContent = registration.registered;
  at('quorum').textContent = (registration.reached ? 'Кворум є' : 'Кворуму ще немає') + ': потрібно ' + registration.quorum
    + (registration.headPresent ? ' · голова бере участь' : '');
  const total = Math.max(status.composition, registration.registered);
  show('scale', true);
  drawBar([['for', registration.registered]], total, [[registration.quorum, 'кворум ' + registration.quorum, '']]);
  at('explanation').textContent = '';
}

function renderBallot(status, ballot, view) {
  for (const id of ['question', 'count']) show(id, ballot);
  show('verdict', view === 'result');
  if (view !== 'registration') show('scale', ballot);
  if (!ballot) return;
  const { tally, requirement } = ballot;
  at('kind').textContent = Words.ballotLine(ballot);
  at('title').textContent = ballot.title;
  const isResult = view === 'result';
  // While the window runs the regulation may show only how many have voted, or nothing.
  const shownVotes = tally.for + tally.against + tally.abstained;
  const isOpenRollCall = view === 'voting';
  if (isOpenRollCall && (tally.voted > shownVotes || tally.voted + tally.notVoting === 0)) hidesTotals = true;
  if (isOpenRollCall && shownVotes > 0) hidesTotals = false;
  const hasTotals = isResult || (isOpenRollCall && !hidesTotals);
  // Where the tallies do not agree there is no number that may be shown.
  const isWithheld = ballot.outcome === 'withheld';
  if (isWithheld) show('count', false);
  show('tiles', hasTotals);
  show('voted', !hasTotals);
  if (hasTotals) {
    at('tiles').replaceChildren(...Words.choices.map((choice) => {
      const tile = element('div', 'tile c-' + choice);
      const label = element('p', '', isResult ? Words.choice[choice] : Words.choiceSoFar(choice));
      label.prepend(shape(choice));
      tile.append(label, element('b', '', isWithheld ? '' : tally[choice]));
      return tile;
    }));
  } else {
    const isHidden = tally.voted + tally.notVoting === 0;
    at('votedCount').textContent = isHidden ? '' : tally.voted;
    at('votedWord').textContent = isHidden ? 'Підрахунок буде показано після закриття'
      : 'проголосувало з ' + (tally.voted + tally.notVoting);
  }
  show('clock', !isResult);
  at('explanation').textContent = requirement.explanation;
  if (!isResult) {
    const total = Math.max(requirement.baseCount, shownVotes + tally.notVoting, requirement.needed);
    const { needed, alternativeNeeded: other } = requirement;
    const isDouble = other !== undefined && other !== needed;
    const marks = [[needed, (isDouble && other < needed ? 'або ' : 'потрібно ') + needed, '']];
    if (isDouble) marks.push([other, (other < needed ? 'потрібно ' : 'або ') + other, 'other']);
    // What is needed is needed of «за» alone, which grows towards the mark; the others come to meet it, so that the gap is
    // what is still open.
    const parts = ['for', 'abstained', 'against'].map((choice) => [choice, tally[choice]]);
    show('bar', hasTotals);
    show('marks', hasTotals);
    if (hasTotals) drawBar(parts, total, marks);
  }
  if (isResult) {
    at('verdict').dataset.outcome = ballot.outcome;
    at('icon').replaceChildren(shape(ballot.outcome));
    at('outcome').textContent = Words.outcome[ballot.outcome];
    at('reasons').textContent = Words.reasons(ballot).join('\n');
  }
}

// Lengths as parts of the whole; marks where the needed numbers are.
function drawBar(parts, total, marks) {
  const bar = at('bar');
  show('bar', true);
  show('marks', true);
  const place = (number) => Math.min(100, 100 * number / Math.max(1, total)) + '%';
  const wanted = parts.map(([choice]) => choice).join();
  if (bar.dataset.parts !== wanted) {
    bar.dataset.parts = wanted;
    bar.replaceChildren(...parts.map(([choice]) => element('div', 'part c-' + choice)));
  }
  parts.forEach(([, number], index) => {
    const part = bar.children[index];
    part.style.width = place(number);
    part.style.borderWidth = number === 0 ? '0' : '';
  });
  for (const old of bar.querySelectorAll('i')) old.remove();
  at('marks').replaceChildren();
  const last = marks.length - 1;
  const sorted = marks.slice().sort((left, right) => left[0] - right[0]);
  sorted.forEach(([number, label, kind], index) => {
    const line = element('i', kind);
    line.style.left = place(number);
    bar.append(line);
    const text = element('span', '', label);
    // Two marks stand close together: the lower reads to the left of its line, the higher to the right.
    if (number > total / 2 && (index < last || last === 0)) text.style.right = 'calc(100% - ' + place(number) + ' - .4rem)';
    else text.style.left = 'calc(' + place(number) + ' - .4rem)';
    at('marks').append(text);
  });
}

// MARK: The hall

const space = 'http://www.w3.org/2000/svg';
const seatUses = new Map();

function drawHall() {
  seatUses.clear();
  const map = at('seats');
  map.replaceChildren();
  if (known.hall.length === 0) return;
  const columns = Math.max(...known.hall.map((seat) => seat.column));
  const rows = Math.max(...known.hall.map((seat) => seat.row));
  map.setAttribute('preserveAspectRatio', 'xMidYMin meet');
  map.setAttribute('viewBox', '0 0 ' + columns * 12 + ' ' + (rows * 12 + 12));
  const label = document.createElementNS(space, 'text');
  label.setAttribute('x', columns * 6);
  label.setAttribute('y', 7);
  label.textContent = 'Президія';
  map.append(label);
  for (const seat of known.hall) {
    const use = document.createElementNS(space, 'use');
    use.setAttribute('x', (seat.column - 1) * 12 + 1);
    use.setAttribute('y', (seat.row - 1) * 12 + 13);
    use.setAttribute('width', 10);
    use.setAttribute('height', 10);
    map.append(use);
    seatUses.set(seat.seat, use);
  }
}

function renderSeats(status, ballot, view) {
  const isResult = view === 'result' && Words.hasResult(ballot) && ballot.mode !== 'secret';
  const hasChoices = known.seats.some((line) => line[2] !== undefined);
  if (view === 'voting' && hasChoices) showsChoices = true;
  // A press may be in the tally before it is on the map: one alone says nothing.
  if (view === 'voting' && !hasChoices && ballot.tally.voted > 3) showsChoices = false;
  const isLive = view === 'voting' && showsChoices;
  document.body.toggleAttribute('data-live', isLive);
  const isShown = (isResult || isLive || view === 'registration') && known.hall.length > 0;
  show('detail', isShown || (isResult && namesOf(ballot)));
  show('map', isShown);
  // Where nothing stands below, what stands above may be larger.
  document.body.toggleAttribute('data-few', view === 'result' && !isResult);
  if (!isShown) return;
  const states = new Map(known.seats.map((line) => [line[0], line]));
  for (const seat of known.hall) {
    const use = seatUses.get(seat.seat);
    const [, flags, choice] = states.get(seat.seat) || [seat.seat, 0];
    let mark = 'free';
    if (seat.voter !== undefined) mark = 'absent';
    if (seat.voter !== undefined && flags & 2) mark = isResult || isLive ? choice || 'notVoting' : 'registered';
    if ((isResult || isLive) && choice) mark = choice;
    use.setAttribute('href', '#s-' + mark);
    use.setAttribute('class', 'c-' + (mark === 'registered' ? 'for' : mark === 'free' ? 'absent' : mark));
  }
  at('seats').setAttribute('aria-label', isResult || isLive
    ? 'Карта зали: ' + Words.choices.map((choice) =>
      (isResult ? Words.choice[choice] : Words.choiceSoFar(choice)).toLowerCase() + ' ' + ballot.tally[choice]).join(', ')
    : 'Карта зали: зареєстровано ' + (status.registration ? status.registration.registered : 0));
}

// MARK: The names

const order = ['for', 'against', 'abstained', 'notVoting', 'absent'];
let pages = [];
let page = 0;
let pagedFor = '';

function namesOf(ballot) {
  return ballot && known.names && known.names.ballot === ballot.number ? known.names.votes : null;
}

function renderNames(ballot, view) {
  const votes = view === 'result' && Words.hasResult(ballot) && ballot.mode !== 'secret' ? namesOf(ballot) : null;
  show('names', votes);
  if (!votes) { pages = []; pagedFor = ''; at('page').textContent = ''; return; }
  const lists = at('lists');
  // The title is fitted before the rest is measured.
  fitAll();
  const place = [lists.clientWidth, lists.clientHeight];
  const wanted = [ballot.number, ballot.outcome, votes.length, ...place].join();
  if (wanted === pagedFor) return;
  pagedFor = wanted;
  const short = Words.shortNames(votes.map((vote) => vote.name));
  const items = [];
  for (const choice of order) {
    const chosen = votes.map((vote, index) => [vote, short[index]]).filter(([vote]) => vote.choice === choice);
    if (chosen.length === 0) continue;
    items.push({ head: true, choice, text: Words.choice[choice] + ' — ' + chosen.length });
    for (const [vote, name] of chosen) {
      items.push({ choice, text: name + (vote.origin === 'recused' ? ' (самовідвід)' : '') });
    }
  }
  pages = laidOut(items, lists);
  page = 0;
  showPage();
}

// The largest letters with which all names fit at once, or on two pages; more pages only of the smallest.
const nameSizes = [[3.6, 1], [3.2, 1], [2.9, 1], [2.6, 1], [2.9, 2], [2.6, Infinity]];

function laidOut(items, lists) {
  if (getComputedStyle(lists).flexDirection === 'column') {
    lists.style.fontSize = '';
    return [[items]];
  }
  const unit = parseFloat(getComputedStyle(document.documentElement).fontSize);
  let made = [];
  for (const [size, most] of nameSizes) {
    const rows = Math.floor(lists.clientHeight / (unit * size * 1.28));
    const columns = Math.max(1, Math.floor((lists.clientWidth + 2 * unit) / (unit * size * 10.8 + 2 * unit)));
    lists.style.fontSize = size + 'rem';
    made = paged(items, rows, columns);
    if (made.length > 0 && made.length <= most) break;
  }
  return made;
}

// Columns of lines, pages of columns. A heading never ends a column; a column that begins in a group says which.
function paged(items, rows, columns) {
  if (rows < 2) return [];
  const filled = [];
  let column = [];
  for (const item of items) {
    const isLast = column.length === rows - 1;
    if (column.length === rows || (item.head && isLast)) {
      filled.push(column);
      column = [];
    }
    if (column.length === 0 && !item.head && filled.length > 0) {
      column.push({ head: true, choice: item.choice, text: Words.choice[item.choice] + ' (далі)' });
    }
    column.push(item);
  }
  if (column.length > 0) filled.push(column);
  const made = [];
  for (let start = 0; start < filled.length; start += columns) made.push(filled.slice(start, start + columns));
  return made;
}

function showPage() {
  const shown = pages[page] || [];
  const width = pages.length > 1 ? pages[0].length : Math.max(shown.length, 3);
  const lists = shown.map((column) => {
    const list = element('ul');
    list.append(...column.map((item) => {
      const line = element('li', (item.head ? 'head ' : '') + 'c-' + item.choice);
      line.append(shape(item.choice), element('span', '', item.text));
      return line;
    }));
    return list;
  });
  // Columns keep their places from page to page.
  while (lists.length < width) {
    const empty = element('div');
    empty.style.flex = '1 1 0';
    lists.push(empty);
  }
  at('lists').replaceChildren(...lists);
  // Whole names, of deputies whom initials do not tell apart, may be longer than a column: smaller, but whole.
  const names = [...at('lists').querySelectorAll('li span')];
  const widths = names.map((name) => name.clientWidth / name.scrollWidth);
  names.forEach((name, index) => { if (widths[index] < 1) name.style.fontSize = .98 * widths[index] + 'em'; });
  at('page').textContent = pages.length > 1 ? 'сторінка ' + (page + 1) + ' з ' + pages.length : '';
}

function turnPage() {
  if (pages.length < 2) return;
  page = (page + 1) % pages.length;
  showPage();
}

// MARK: Sizes and time

const titleSizes = [7.6, 6.8, 6, 5.4, 4.8, 4.3, 3.9, 3.5, 3.2, 2.9, 2.6, 2.3, 2, 1.8];
const reasonSizes = [4.4, 3.9, 3.4, 3, 2.7, 2.4, 2.1, 1.8];

function fitAll() {
  fit(at('title'), titleSizes);
  fit(at('reasons'), reasonSizes);
}

// The largest size in which the whole text fits its place.
function fit(box, sizes) {
  if (box.closest('[hidden]')) return;
  const limit = parseFloat(getComputedStyle(box).maxHeight);
  // A phone scrolls: only what would fill it all by itself is smaller.
  if (Number.isNaN(limit)) { box.style.fontSize = box.textContent.length > 160 ? '3.4rem' : ''; return; }
  for (const size of sizes) {
    box.style.fontSize = size + 'rem';
    if (box.scrollHeight <= limit + 1) return;
  }
}

function tick() {
  if (ends === null) { show('clock', false); return; }
  const left = Math.max(0, Math.ceil((ends - performance.now()) / 1000));
  at('seconds').textContent = left;
  at('secondsWord').textContent = Words.seconds(left);
}

// For those who listen: what has changed for the hall, and not every press.
let said = '';
function say(status, ballot, view, isStale) {
  let text = Words.phase[status.phase];
  if (isStale) text = 'Дані застаріли';
  else if (view === 'result') text = Words.outcome[ballot.outcome] + '. ' + Words.reasons(ballot).join(' ');
  else if (ballot) text = 'Голосування № ' + ballot.number + ': ' + ballot.title;
  if (text === said) return;
  said = text;
  at('said').textContent = text;
}
