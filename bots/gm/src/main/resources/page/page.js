'use strict';

const at = (id) => document.getElementById(id);
const STATES = {
  STARTING: 'starting',
  CATCHING_UP: 'catching up',
  READY: 'ready',
  RECONNECTING: 'reconnecting',
  CLOSED: 'stopped',
};
const ASK_STATE_EVERY = 2000;

const socket = new WebSocket(location.origin.replace(/^http/, 'ws') + '/visit');

function showState(text, ready) {
  if (at('state').textContent !== text) {
    at('state').textContent = text;
  }
  document.body.classList.toggle('ready', ready);
}

function allowWriting(allowed) {
  at('text').disabled = !allowed;
  at('send').disabled = !allowed;
}

function show(who, text) {
  const line = document.createElement('li');
  const name = document.createElement('small');
  line.className = who === 'you' ? 'mine' : 'theirs';
  name.textContent = who;
  line.append(name, text);
  at('chat').append(line);
  at('chat').scrollTop = at('chat').scrollHeight;
}

const heard = {
  bot(message) {
    at('address').textContent = message.address || 'not known yet';
    at('inbox').textContent = message.inboxId || 'not known yet';
    showState(STATES[message.state] || message.state, message.state === 'READY');
  },
  you(message) {
    at('you').textContent = message.address;
    allowWriting(true);
    at('text').focus();
  },
  sent(message) {
    show('you', message.text);
  },
  answer(message) {
    show('bot', message.text);
  },
  problem(message) {
    at('problem').textContent = message.text;
  },
};

socket.addEventListener('message', (event) => {
  const message = JSON.parse(event.data);
  heard[message.type]?.(message);
});

socket.addEventListener('close', () => {
  showState('not connected', false);
  allowWriting(false);
  at('problem').textContent = at('problem').textContent || 'The connection ended. Reload to come back as somebody new.';
});

at('form').addEventListener('submit', (event) => {
  event.preventDefault();
  at('problem').textContent = '';
  socket.send(JSON.stringify({ text: at('text').value }));
  at('text').value = '';
  at('text').focus();
});

setInterval(() => {
  if (socket.readyState === WebSocket.OPEN) {
    socket.send('{}');
  }
}, ASK_STATE_EVERY);
