'use strict';
// The sitting so far: what is open now, each ballot with its result, and each roll call when it is asked for.
const at = (id) => document.getElementById(id);
const known = { status: null, sitting: [] };
let ends = null;

const feed = new Feed('/sitting/events', {
  status(status) {
    known.status = status;
    const ballot = status && status.ballot;
    ends = ballot && ballot.outcome === 'open' && ballot.secondsLeft !== undefined
      ? performance.now() + ballot.secondsLeft * 1000 : null;
  },
  sitting(ballots) { known.sitting = ballots || []; },
}, render);
setInterval(tick, 200);

function render(isStale) {
  document.body.classList.toggle('is-stale', isStale);
  at('stale').hidden = !isStale;
  const status = known.status;
  if (status) {
    at('council').textContent = status.council;
    at('phase').textContent = [status.session ? 'Сесія ' + status.session : '', Words.phase[status.phase]]
      .filter(Boolean).join(' · ');
    at('alerts').replaceChildren(...status.alerts.map((text) => element('p', '', text)));
    at('alerts').hidden = status.alerts.length === 0;
    renderNow(status);
    renderBallots();
    say(status, isStale);
  } else if (isStale) {
    at('phase').textContent = 'Немає зв’язку';
  }
  document.body.dataset.ready = isStale ? 'stale' : 'live';
}

function counts(ballot) {
  const list = element('ul', 'counts');
  for (const choice of Words.choices) {
    const line = element('li', 'c-' + choice);
    line.append(shape(choice), element('span', '', ballot.outcome === 'open' ? Words.choiceSoFar(choice) : Words.choice[choice]), element('b', '', ballot.tally[choice]));
    list.append(line);
  }
  return list;
}

function renderNow(status) {
  const { ballot, registration, phase } = status;
  const now = at('now');
  now.hidden = !(phase === 'registration' && registration) && !(ballot && ballot.outcome === 'open');
  if (now.hidden) return;
  if (phase === 'registration') {
    now.replaceChildren(
      element('h2', '', 'Реєстрація депутатів'),
      element('p', '', 'Зареєстровано ' + registration.registered + ', для кворуму потрібно ' + registration.quorum));
    return;
  }
  const tally = ballot.tally;
  const shown = tally.for + tally.against + tally.abstained;
  const left = element('p', 'left');
  left.id = 'left';
  const parts = [element('p', 'kind', Words.ballotLine(ballot)), element('h2', '', ballot.title), left];
  if (ballot.mode === 'secret' || tally.voted > shown) {
    parts.push(element('p', '', 'Проголосувало ' + tally.voted + ' з ' + (tally.voted + tally.notVoting)));
  } else if (tally.voted + tally.notVoting > 0) {
    parts.push(counts(ballot));
  }
  parts.push(element('p', 'why', ballot.requirement.explanation));
  now.replaceChildren(...parts);
  tick();
}

// Each ballot's article, kept as long as the ballot says the same: an open list of names stays open.
const articles = new Map();

function renderBallots() {
  const closed = known.sitting.filter((ballot) => ballot.outcome !== 'open').reverse();
  at('none').hidden = closed.length > 0;
  const wanted = closed.map((ballot) => {
    const text = JSON.stringify(ballot);
    const old = articles.get(ballot.number);
    if (old && old.text === text) return old.article;
    const article = articleOf(ballot);
    articles.set(ballot.number, { text, article });
    return article;
  });
  const list = at('ballots');
  if (wanted.length === list.children.length && wanted.every((one, index) => one === list.children[index])) return;
  list.replaceChildren(...wanted);
}

function articleOf(ballot) {
  const article = element('article', 'o-' + ballot.outcome);
  const outcome = element('p', 'outcome');
  outcome.append(shape(ballot.outcome), element('span', '', Words.outcome[ballot.outcome]));
  article.append(
    element('p', 'kind', 'Голосування № ' + ballot.number + ' · ' + Words.ballotLine(ballot)),
    element('h3', '', ballot.title), outcome);
  if (ballot.outcome !== 'withheld') article.append(counts(ballot));
  for (const line of Words.reasons(ballot)) article.append(element('p', '', line));
  article.append(element('p', 'why', ballot.requirement.explanation));
  if (ballot.mode === 'rollCall' && Words.hasResult(ballot)) article.append(namesOf(ballot));
  return article;
}

function namesOf(ballot) {
  const details = element('details');
  details.append(element('summary', '', 'Поіменно'));
  let isAsked = false;
  details.addEventListener('toggle', async () => {
    if (!details.open || isAsked) return;
    isAsked = true;
    const note = element('p', '', 'Зачекайте…');
    details.append(note);
    try {
      const reply = await fetch('/rollcalls/' + ballot.number + '.json');
      if (!reply.ok) throw new Error(reply.status);
      const { votes } = await reply.json();
      const list = element('ul', 'names');
      for (const vote of votes) {
        const line = element('li', 'c-' + vote.choice);
        const own = Words.own[vote.choice][vote.gender === 'female' ? 1 : 0];
        line.append(
          shape(vote.choice), element('span', '', vote.name),
          element('i', '', vote.origin === 'recused' ? 'самовідвід' : own.toLowerCase()));
        list.append(line);
      }
      note.replaceWith(list);
    } catch {
      note.textContent = 'Список не надійшов. Закрийте й відкрийте його ще раз.';
      details.addEventListener('toggle', () => { if (!details.open) { note.remove(); isAsked = false; } }, { once: true });
    }
  });
  return details;
}

function tick() {
  const left = at('left');
  if (!left) return;
  const seconds = ends === null ? null : Math.max(0, Math.ceil((ends - performance.now()) / 1000));
  left.textContent = seconds === null ? '' : 'Лишилося ' + seconds + ' с';
}

let said = '';
function say(status, isStale) {
  const last = known.sitting.filter((ballot) => ballot.outcome !== 'open').at(-1);
  const text = isStale ? 'Дані застаріли'
    : Words.phase[status.phase] + (last && status.phase === 'idle' ? '. ' + Words.outcome[last.outcome] + ': ' + last.title : '');
  if (text === said) return;
  said = text;
  at('said').textContent = text;
}
