'use strict';

const at = (id) => document.getElementById(id);
const LIVE_EVERY = 1000;
const STATUS_EVERY = 3000;
const PAGE = 50;
const KEY = 'larkpost.key';

const BOT_STATES = { STARTING: 'starting', CATCHING_UP: 'catching up', READY: 'ready', RECONNECTING: 'reconnecting', CLOSED: 'stopped' };
const STATES = {
  DRAFT: ['draft', ''],
  COUNTING: ['counting', 'busy'],
  PLANNED: ['waits for approval', 'busy'],
  APPROVED: ['approved', 'busy'],
  RUNNING: ['running', 'busy'],
  PAUSED: ['paused', 'bad'],
  DONE: ['done', 'good'],
  CANCELLED: ['cancelled', ''],
};
const STEPS = {
  DRAFT: ['plan', 'cancel'],
  COUNTING: ['cancel'],
  PLANNED: ['approve', 'plan', 'cancel'],
  APPROVED: ['pause', 'cancel'],
  RUNNING: ['pause', 'cancel'],
  PAUSED: ['resume', 'cancel'],
};
const STEP_NAMES = { plan: 'Count again', approve: 'Approve and send', pause: 'Pause', resume: 'Resume', cancel: 'Cancel it' };

let key = sessionStorage.getItem(KEY) || '';
let bot = '';
let refresh = async () => {};

/* Talking to the bot. What comes back is data: it is shown as text and never as markup. */

class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

async function call(path, body) {
  const options = { headers: key ? { authorization: 'Bearer ' + key } : {} };
  if (body !== undefined) {
    options.method = 'POST';
    options.headers['content-type'] = 'application/json';
    options.body = body === null ? null : JSON.stringify(body);
  }
  const answer = await fetch('../api/bots' + path, options).catch(() => {
    throw new Refused(0, 'The bot does not answer. Is it still running?');
  });
  if (!answer.ok) {
    const said = await answer.json().catch(() => ({}));
    throw new Refused(answer.status, said.message || 'The bot answered ' + answer.status + '.');
  }
  return answer;
}

const api = (rest) => '/' + encodeURIComponent(bot) + '/' + rest;
const ask = async (rest, body) => (await call(api(rest), body)).json();

function complain(failed) {
  at('gate').hidden = failed.status !== 401;
  at('view').hidden = failed.status === 401;
  put(at('problem'), failed.status === 401 && !key ? '' : failed.message);
  if (failed.status === 401 && document.activeElement === document.body) {
    at('key').focus();
  }
}

function contented() {
  at('gate').hidden = true;
  at('view').hidden = false;
  put(at('problem'), '');
}

/** Runs what somebody asked for, once at a time per button; a disabled one would lose the focus. */
async function act(button, work) {
  if (button.ariaDisabled === 'true') {
    return;
  }
  button.ariaDisabled = 'true';
  try {
    put(at('problem'), '');
    await work();
  } catch (failed) {
    complain(failed);
  }
  button.ariaDisabled = 'false';
}

/* Showing. */

function put(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

function make(tag, text = '', kind = '') {
  const element = document.createElement(tag);
  element.textContent = text;
  element.className = kind;
  return element;
}

function button(text, kind, work) {
  const made = make('button', text, kind);
  made.type = 'button';
  made.addEventListener('click', () => act(made, work));
  return made;
}

const count = (number) => Number(number).toLocaleString('en');
const time = (instant) => new Date(instant).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'short' });

function lasting(millis) {
  const seconds = Math.max(1, Math.round(millis / 1000));
  if (seconds < 90) {
    return seconds + ' s';
  }
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? minutes + ' min' : (minutes / 60).toFixed(1) + ' h';
}

/** Fills a list of facts in place, so that nothing jumps while it is watched. */
function facts(list, entries) {
  entries.forEach(([name, text, kind], index) => {
    const old = list.children[index];
    const box = old || list.appendChild(document.createElement('div'));
    if (!old) {
      box.append(make('dt'), make('dd'));
    }
    box.className = kind || '';
    put(box.children[0], name);
    put(box.children[1], text);
  });
  while (list.children.length > entries.length) {
    list.lastElementChild.remove();
  }
}

function sure(title, text, yes) {
  put(at('sure-title'), title);
  put(at('sure-text'), text);
  put(at('sure-yes'), yes);
  at('sure').returnValue = '';
  at('sure').showModal();
  at('sure-no').focus();
  return new Promise((decided) => {
    at('sure').addEventListener('close', () => decided(at('sure').returnValue === 'yes'), { once: true });
  });
}

at('sure-yes').addEventListener('click', () => at('sure').close('yes'));
at('sure-no').addEventListener('click', () => at('sure').close('no'));

/* All announcements, and a new one. */

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return 'console-' + Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
}

function wanted(draftKey) {
  const announcement = { key: draftKey, category: at('category').value, audience: at('audience').value };
  announcement[document.querySelector('[name=kind]:checked').value] = at('words').value;
  if (at('from').value) {
    announcement.at = new Date(at('from').value).toISOString();
  }
  if (at('until').value) {
    announcement.expires = new Date(at('until').value).toISOString();
  }
  const buttons = at('buttons').value.split(',').filter((text) => text.trim());
  if (buttons.length > 0) {
    announcement.buttons = buttons.map((text) => {
      const [id, ...label] = text.split(':');
      return { id: id.trim(), label: label.join(':').trim() || id.trim() };
    });
  }
  return announcement;
}

function row(one) {
  const line = document.createElement('tr');
  const what = document.createElement('td');
  const link = make('a');
  link.href = place('announcements', one.id);
  what.append(link, make('small'));
  line.append(make('td', String(one.id)), what, make('td'), make('td'));
  return line;
}

function fill(line, one) {
  const cells = line.children;
  const all = total(one.progress);
  put(cells[1].children[0], one.title || (one.lane === 'WARM_UP' ? 'Warm-up' : '(no text)'));
  put(cells[1].children[1], one.audience);
  put(cells[2], STATES[one.state][0]);
  put(cells[3], all > 0 ? count(one.progress.confirmed) + ' of ' + count(all) : '');
}

function showAnnouncements() {
  const rows = new Map();
  let draftKey = newKey();
  let chosen = false;

  function show(list) {
    for (const one of list) {
      if (!rows.has(one.id)) {
        rows.set(one.id, row(one));
        const after = [...rows.keys()].filter((id) => id < one.id).sort((a, b) => b - a)[0];
        at('all').tBodies[0].insertBefore(rows.get(one.id), rows.get(after) || null);
      }
      fill(rows.get(one.id), one);
    }
    at('all').hidden = rows.size === 0;
    at('none').hidden = rows.size > 0;
  }

  at('audience').addEventListener('input', () => (chosen = true));
  at('category').addEventListener('change', () => {
    if (!chosen) {
      at('audience').value = 'subscribers(' + at('category').value + ')';
    }
  });
  at('draft').addEventListener('submit', (event) => {
    event.preventDefault();
    act(event.submitter || at('draft').querySelector('button'), async () => {
      const drafted = await ask('announcements', wanted(draftKey));
      draftKey = newKey();
      location.hash = place('announcements', drafted.id);
    });
  });
  // What was refused may be mended under the same key; what was changed is another announcement.
  at('draft').addEventListener('change', () => (draftKey = newKey()));
  at('older').addEventListener('click', () =>
    act(at('older'), async () => {
      const older = await ask('announcements?limit=' + PAGE + '&before=' + Math.min(...rows.keys()));
      show(older);
      at('older').hidden = older.length < PAGE;
    }));

  let first = true;
  return async () => {
    const newest = await ask('announcements?limit=' + PAGE);
    show(newest);
    if (first) {
      first = false;
      at('older').hidden = newest.length < PAGE;
      const { categories } = await ask('subscriptions/counts');
      at('category').replaceChildren(...categories.map((c) => new Option(c.name, c.name)));
      at('category').dispatchEvent(new Event('change'));
    }
  };
}

/* One announcement. */

const sum = (reasons) => Object.values(reasons).reduce((all, n) => all + n, 0);
const total = (p) => p.open + p.confirmed + sum(p.skipped) + sum(p.unreachable) + sum(p.dead);

function reasons(by) {
  const names = Object.entries(by).map(([reason, n]) => reason + ' ' + count(n));
  return count(sum(by)) + (names.length > 0 ? ' (' + names.join(', ') + ')' : '');
}

function planFacts(plan) {
  return [
    ['Reaches', count(plan.reach) + (plan.reach === 1 ? ' person' : ' people')],
    ['Without an inbox', count(plan.withoutInbox)],
    ['Do not want it', count(plan.withheld)],
    ['New conversations', count(plan.newConversations)],
    ['Units it costs', count(plan.units)],
    ['First goes out', time(plan.first)],
    ['Last is out by', time(plan.last) + ', after ' + lasting(Date.parse(plan.last) - Date.parse(plan.first))],
  ];
}

function showWords(words) {
  for (const [language, says] of Object.entries(words.languages)) {
    const name = Object.keys(words.languages).length > 1 ? ' in ' + language : '';
    at('words-shown').append(make('p', 'It says, as ' + says.type + name + ':', 'says'), make('pre', says.text));
    if (says.buttons.length > 0) {
      at('words-shown').append(make('p', 'with the buttons ' + says.buttons.map((b) => '[' + b + ']').join(' '), 'says'));
    }
  }
}

async function agreed(step, one) {
  if (step === 'approve') {
    const people = count(one.plan.reach) + (one.plan.reach === 1 ? ' person' : ' people');
    return sure('Send it to ' + people + '?', 'What was sent cannot be taken back. The last one is out by ' + time(one.plan.last) + '.', 'Send it');
  }
  return step !== 'cancel' || sure('Cancel it for good?', 'Whoever has it keeps it. Nobody else will get it.', 'Cancel it');
}

function showAnnouncement(id) {
  const path = 'announcements/' + encodeURIComponent(id);
  let known = {};
  let stepsTaken = 0; // an answer to what was asked before one says nothing of now
  let unreached = 0;
  let next = '';
  at('back').href = place('announcements');

  function steps(one) {
    if (known.state === one.state) {
      return;
    }
    const focused = at('steps').contains(document.activeElement) || document.activeElement === document.body;
    const names = STEPS[one.state] || [];
    at('steps').replaceChildren(...names.map((step, index) =>
      button(STEP_NAMES[step], step === 'cancel' ? 'danger' : index > 0 ? 'plain' : '', async () => {
        if (await agreed(step, known)) {
          stepsTaken++;
          const one = await ask(path + '/' + step, null);
          stepsTaken++;
          show(one);
        }
      })));
    if (focused && known.state) {
      (at('steps').firstElementChild || at('one-title')).focus();
    }
  }

  function show(one) {
    steps(one);
    const first = !known.state;
    known = one;
    const [state, kind] = STATES[one.state];
    const p = one.progress;
    const planned = one.plan ? one.plan.reach + one.plan.withheld + one.plan.withoutInbox : 0;
    const ended = total(p) - p.open;
    const all = Math.max(planned, total(p));
    put(at('one-title'), 'Announcement ' + one.id);
    put(at('one-state'), state);
    at('one-state').className = 'badge ' + kind;
    put(at('one-reason'), one.reason || '');
    facts(at('about'), [
      ['Audience', one.audience, 'wide'],
      ['Category', one.category || 'none'],
      ['Not before', time(one.at)],
      ...(one.expires ? [['Not after', time(one.expires)]] : []),
    ]);
    facts(at('plan'), one.plan ? planFacts(one.plan) : []);
    at('bar').max = Math.max(1, all);
    at('bar').value = ended;
    put(at('bar-text'), all > 0 ? count(ended) + ' of ' + count(all) + ' looked after' : 'Nothing has begun.');
    facts(at('progress'), [
      ['Delivered', count(p.confirmed)],
      ['On the way', count(p.open)],
      ['Skipped', reasons(p.skipped)],
      ['Not reached', reasons(p.unreachable)],
      ['Given up', reasons(p.dead)],
    ]);
    at('tally-part').hidden = Object.keys(one.tally).length === 0;
    facts(at('tally'), Object.entries(one.tally).map(([name, n]) => [name, count(n)]));
    at('unreached-part').hidden = sum(p.unreachable) === 0;
    if (first) {
      document.title = 'Announcement ' + one.id + ' · Larkpost console';
    }
  }

  async function people(after) {
    const page = await ask(path + '/unreachable?limit=' + PAGE + '&after=' + encodeURIComponent(after));
    for (const person of page.people) {
      const line = make('li');
      line.append(make('code', person.value), ' ' + person.reason);
      at('unreached').append(line);
    }
    next = page.next || '';
    at('more-unreached').hidden = !next;
  }

  at('more-unreached').addEventListener('click', () => act(at('more-unreached'), () => people(next)));
  at('retry-unreached').addEventListener('click', () =>
    act(at('retry-unreached'), async () => {
      const { planned } = await ask(path + '/unreachable/retry', null);
      put(at('problem'), planned === 0 ? 'None of them can be reached now.' : '');
    }));

  return async () => {
    if (!known.state) {
      showWords(await ask(path + '/content'));
    }
    const before = stepsTaken;
    const one = await ask(path);
    if (before === stepsTaken) {
      show(one);
    }
    if (sum(known.progress.unreachable) !== unreached) {
      unreached = sum(known.progress.unreachable);
      at('unreached').replaceChildren();
      await people('');
    }
  };
}

/* Dead letters. */

function showDead() {
  const shown = { deliveries: new Map(), messages: new Map(), events: new Map() };
  let settled = 0; // a list that was asked for before one was settled still holds it
  const headline = (dead) => 'No. ' + dead.number + ': ' + dead.reason;
  const refusals = {
    deliveries: 'cannot be tried again now: its announcement is paused, over or expired.',
    messages: 'is no dead letter any more.',
    events: 'failed again, or its rule is gone.',
  };

  function letter(kind, dead, about) {
    const line = make('li');
    const says = make('pre');
    const text = make('p', headline(dead));
    const settle = (step) => async () => {
      const done = await ask('dead/' + kind + '/' + step, { numbers: [dead.number] });
      settled++;
      if (done.retried === 0) {
        throw new Refused(409, 'No. ' + dead.number + ' ' + refusals[kind]);
      }
      const neighbour = line.nextElementSibling || line.previousElementSibling;
      line.remove();
      shown[kind].delete(dead.number);
      (neighbour ? neighbour.querySelector('button') : at('view')).focus();
    };
    says.hidden = true;
    const look = button('Show', 'plain small', async () => {
      if (says.hidden) {
        const content = await ask('dead/' + kind + '/' + dead.number);
        says.textContent = content.text || '(' + content.type + ')';
      }
      says.hidden = !says.hidden;
      look.textContent = says.hidden ? 'Show' : 'Hide';
      look.setAttribute('aria-label', look.textContent + ' number ' + dead.number);
      look.setAttribute('aria-expanded', String(!says.hidden));
    });
    const drop = button('Drop', 'danger small', async () => {
      if (await sure('Drop number ' + dead.number + '?', 'It is given up for good.', 'Drop it')) {
        await settle('drop')();
      }
    });
    const again = button('Try again', 'plain small', settle('retry'));
    look.setAttribute('aria-expanded', 'false');
    [look, again, drop].forEach((b) => b.setAttribute('aria-label', b.textContent + ' number ' + dead.number));
    const actions = make('div', '', 'actions');
    actions.append(look, again, drop);
    line.append(text, make('p', about), says, actions);
    return line;
  }

  const about = {
    deliveries: (d) => [d.lane.toLowerCase(), d.category, d.announcement && 'of announcement ' + d.announcement, 'to ' + d.to, 'planned ' + time(d.planned)].filter(Boolean).join(', '),
    messages: (m) => 'from ' + m.sender + ', tried ' + m.attempts + ' times',
    events: (e) => e.name + ' ' + e.kind.toLowerCase() + ', for the rule ' + e.rule + ', read from ' + e.source + ', ' + time(e.at),
  };

  async function page(kind, after) {
    const before = settled;
    const letters = await ask('dead/' + kind + '?limit=' + PAGE + '&after=' + after);
    if (before !== settled) {
      return !at('more-' + kind).hidden;
    }
    for (const dead of letters) {
      const known = shown[kind].get(dead.number);
      if (known) {
        put(known.children[0], headline(dead));
        put(known.children[1], about[kind](dead));
      } else {
        shown[kind].set(dead.number, letter(kind, dead, about[kind](dead)));
        at(kind).append(shown[kind].get(dead.number));
      }
    }
    return letters.length === PAGE;
  }

  for (const kind of Object.keys(shown)) {
    const more = at('more-' + kind);
    more.addEventListener('click', () =>
      act(more, async () => (more.hidden = !(await page(kind, Math.max(0, ...shown[kind].keys()))))));
  }
  let first = true;
  return async () => {
    for (const kind of Object.keys(shown)) {
      if (first || shown[kind].size < PAGE) {
        at('more-' + kind).hidden = !(await page(kind, 0));
      }
    }
    first = false;
  };
}

/* What people want. */

function showConsent() {
  at('export').addEventListener('click', () =>
    act(at('export'), async () => {
      const link = make('a');
      link.href = URL.createObjectURL(await (await call(api('subscriptions'))).blob());
      link.download = bot + '-consent.jsonl';
      link.click();
      URL.revokeObjectURL(link.href);
    }));
  return async () => {
    const wishes = await ask('subscriptions/counts');
    facts(at('wishes'), [
      ['Asked for everything', count(wishes.subscribed)],
      ['Stopped everything', count(wishes.stopped)],
      ['Muted just now', count(wishes.muted)],
    ]);
    const body = at('categories').tBodies[0];
    wishes.categories.forEach((category, index) => {
      const line = body.rows[index] || body.insertRow();
      [category.name, count(category.subscribed), count(category.stopped)].forEach((text, cell) =>
        put(line.cells[cell] || line.insertCell(), text));
    });
  };
}

/* Where we are: #BOT/PAGE/NUMBER */

const VIEWS = {
  announcements: (id) => (id ? ['announcement-view', () => showAnnouncement(id)] : ['announcements-view', showAnnouncements]),
  dead: () => ['dead-view', showDead],
  consent: () => ['consent-view', showConsent],
};

const place = (page, id) => '#' + encodeURIComponent(bot) + '/' + page + (id ? '/' + id : '');

async function update() {
  const mine = refresh;
  try {
    await mine();
    if (mine === refresh && !at('gate').hidden) {
      contented();
    }
  } catch (failed) {
    if (mine === refresh) {
      complain(failed);
    }
  }
}

async function go() {
  const [name, page, id] = location.hash.slice(1).split('/').map(decodeURIComponent);
  if (![...at('bot').options].some((option) => option.value === name)) {
    return;
  }
  bot = name;
  at('bot').value = name;
  const here = page in VIEWS ? page : 'announcements';
  const [template, show] = VIEWS[here](id);
  for (const each of Object.keys(VIEWS)) {
    at('to-' + each).href = place(each);
    at('to-' + each).toggleAttribute('aria-current', each === here);
  }
  contented();
  document.title = at('to-' + here).textContent + ' · Larkpost console';
  at('view').replaceChildren(at(template).content.cloneNode(true));
  refresh = show();
  if (id) {
    at('one-title').focus();
  }
  await update();
}

async function status() {
  try {
    const bots = await (await call('')).json();
    const names = bots.map((one) => one.name);
    if (names.join() !== [...at('bot').options].map((option) => option.value).join()) {
      at('bot').replaceChildren(...names.map((one) => new Option(one, one)));
      if (!names.includes(decodeURIComponent(location.hash.slice(1).split('/')[0]))) {
        history.replaceState(null, '', '#' + encodeURIComponent(names[0]) + '/announcements');
      }
      await go();
    }
    const mine = bots.find((one) => one.name === bot) || bots[0];
    put(at('state'), BOT_STATES[mine.state] || mine.state);
    document.body.classList.toggle('ready', mine.state === 'READY');
    if (at('warnings').textContent !== mine.warnings.join('')) {
      at('warnings').replaceChildren(...mine.warnings.map((text) => make('li', text)));
    }
  } catch (failed) {
    put(at('state'), 'not connected');
    document.body.classList.remove('ready');
  }
}

at('bot').addEventListener('change', () => (location.hash = '#' + encodeURIComponent(at('bot').value) + '/announcements'));
at('gate-form').addEventListener('submit', (event) => {
  event.preventDefault();
  key = at('key').value.trim();
  at('key').value = '';
  sessionStorage.setItem(KEY, key);
  update();
});
document.querySelector('.skip').addEventListener('click', (event) => {
  event.preventDefault();
  at('view').focus();
});
addEventListener('hashchange', go);

async function every(millis, work) {
  if (!document.hidden) {
    await work();
  }
  setTimeout(() => every(millis, work), millis);
}

status().then(() => {
  setTimeout(() => every(STATUS_EVERY, status), STATUS_EVERY);
  setTimeout(() => every(LIVE_EVERY, update), LIVE_EVERY);
});
