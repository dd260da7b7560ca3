'use strict';

const at = (id) => document.getElementById(id);
const ASK_EVERY = 700;
const cards = new Map();

function put(id, text) {
  if (at(id).textContent !== text) {
    at(id).textContent = text;
  }
}

async function transfer(person, button) {
  button.disabled = true;
  put('problem', '');
  try {
    const answer = await fetch('/demo/transfer/' + person, { method: 'POST' });
    if (!answer.ok) {
      put('problem', await answer.text());
    }
  } catch (failed) {
    put('problem', 'The bot does not answer. Is it still running?');
  }
  button.disabled = false;
  await look();
}

function card(person) {
  const box = document.createElement('article');
  const name = document.createElement('h3');
  const address = document.createElement('code');
  const button = document.createElement('button');
  const heard = document.createElement('ol');
  name.textContent = person.name;
  address.textContent = person.address;
  button.type = 'button';
  button.textContent = 'Make a transfer to ' + person.name;
  button.addEventListener('click', () => transfer(person.name, button));
  heard.setAttribute('role', 'log');
  heard.setAttribute('aria-label', 'What ' + person.name + ' received');
  box.append(name, address, button, heard);
  at('people').append(box);
  return heard;
}

function show(person) {
  if (!cards.has(person.name)) {
    cards.set(person.name, card(person));
  }
  const heard = cards.get(person.name);
  for (const text of person.heard.slice(heard.children.length)) {
    const line = document.createElement('li');
    line.className = 'theirs';
    line.textContent = text;
    heard.append(line);
  }
}

async function look() {
  try {
    const state = await (await fetch('/demo/state')).json();
    put('state', state.ready ? 'ready' : 'starting');
    document.body.classList.toggle('ready', state.ready);
    put('chain', state.chain);
    put('coin', state.coin);
    put('address', state.address || 'not known yet');
    put('source', state.source || 'not known yet');
    state.people.forEach(show);
  } catch (failed) {
    put('state', 'not connected');
    document.body.classList.remove('ready');
  }
}

look();
setInterval(look, ASK_EVERY);
