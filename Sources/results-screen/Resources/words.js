'use strict';
// The words of both pages. What a ballot came to, and why, is always the daemon's own sentence: nothing is judged here.
const Words = {
  choices: ['for', 'against', 'abstained', 'notVoting'],
  choice: {
    for: 'За', against: 'Проти', abstained: 'Утримались', notVoting: 'Не голосували', absent: 'Відсутні',
  },
  // While the window is open nobody has failed to vote.
  choiceSoFar(choice) { return choice === 'notVoting' ? 'Ще ні' : Words.choice[choice]; },
  // As one deputy's line says it.
  own: {
    for: ['За', 'За'], against: ['Проти', 'Проти'], abstained: ['Утримався', 'Утрималась'],
    notVoting: ['Не голосував', 'Не голосувала'], absent: ['Відсутній', 'Відсутня'],
  },
  phase: {
    closed: 'Засідання закрито', idle: 'Засідання триває', registration: 'Реєстрація',
    voting: 'Голосування', break: 'Перерва',
  },
  outcome: {
    open: 'Голосування триває', adopted: 'Рішення прийнято', rejected: 'Рішення не прийнято', disputed: 'Спірно',
    annulled: 'Голосування анульовано', withheld: 'Результат не встановлено',
  },
  count(number, one, few, many) {
    const tens = number % 100;
    const units = number % 10;
    if (units === 1 && tens !== 11) return one;
    return units >= 2 && units <= 4 && !(tens >= 12 && tens <= 14) ? few : many;
  },
  seconds(number) { return Words.count(number, 'секунда', 'секунди', 'секунд'); },

  // Why: the sentences that the daemon gives with a ballot.
  reasons(ballot) {
    const lines = [];
    if (ballot.verdict) lines.push(ballot.verdict);
    if (ballot.settlement) {
      lines.push('Спір вирішено: ' + ballot.settlement.replace(/\.$/, '') + (ballot.settledBy ? '. Вирішили лічильна комісія і ' + ballot.settledBy : ''));
    }
    return lines;
  },

  // What the ballot needs, as the daemon explains it.
  ballotLine(ballot) {
    const parts = ['Питання № ' + ballot.question, ballot.requirement.title];
    if (ballot.mode === 'secret') parts.push('таємне голосування');
    if (ballot.repeatOf) parts.push('повторно, після № ' + ballot.repeatOf);
    return parts.filter(Boolean).join(' · ');
  },
  hasResult(ballot) { return ['adopted', 'rejected', 'disputed'].includes(ballot.outcome); },

  // Surname and initials, as on the plates in the hall; whole where two would be the same.
  shortNames(names) {
    const short = names.map((name) => {
      const words = name.split(' ').filter(Boolean);
      return [words[0]].concat(words.slice(1).map((word) => word[0] + '.')).join(' ');
    });
    const counts = new Map();
    for (const name of short) counts.set(name, (counts.get(name) || 0) + 1);
    return short.map((name, index) => (counts.get(name) > 1 ? names[index] : name));
  },
};

// A shape of the page's own drawing.
function shape(name) {
  const space = 'http://www.w3.org/2000/svg';
  const drawing = document.createElementNS(space, 'svg');
  drawing.setAttribute('class', 'shape c-' + name);
  drawing.setAttribute('viewBox', '0 0 20 20');
  drawing.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(space, 'use');
  use.setAttribute('href', '#s-' + name);
  drawing.append(use);
  return drawing;
}

function element(tag, name, text) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  if (text !== undefined) made.textContent = text;
  return made;
}
