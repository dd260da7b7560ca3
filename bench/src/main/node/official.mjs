// The official client's side. Reads one JSON command a line, answers one line each: '@' and JSON.
// The commands and answers are those of dev.larkpost.bench.JobMain, so either side can be asked.
import fs from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';
import { randomBytes } from 'node:crypto';
import { secp256k1 } from '@noble/curves/secp256k1';
import { keccak_256 } from '@noble/hashes/sha3';
import { Client } from '@xmtp/node-sdk';

// This client lets so many requests a minute through (xmtp_api_grpc's rate_limit) and sleeps then: no measurement may meet that.
// It counts 5,000, some of which are not for what we ask; a full one must never be shared with what came before.
const REQUESTS_A_MINUTE = 4_500, MINUTE_MS = 61_000;
const REQUESTS_FOR = { text: 2, dm: 9 };
const pace = { began: 0, spent: 0 };
const TRIP_PATIENCE_MS = 90_000;
const started = performance.timeOrigin;
const [node] = process.argv.slice(2);
const state = { witnesses: [], heard: [], users: [], dms: [], client: undefined };

function wallet(hex = randomBytes(32).toString('hex')) {
  const key = Buffer.from(hex, 'hex');
  const address = '0x' + Buffer.from(keccak_256(secp256k1.getPublicKey(key, false).subarray(1)).subarray(12)).toString('hex');
  const identifier = { identifier: address, identifierKind: 0 };
  const signMessage = (text) => {
    const body = Buffer.from(text, 'utf8');
    const hash = keccak_256(Buffer.concat([Buffer.from(`\x19Ethereum Signed Message:\n${body.length}`), body]));
    const signature = secp256k1.sign(hash, key, { lowS: true });
    return Uint8Array.from([...signature.toCompactRawBytes(), 27 + signature.recovery]);
  };
  return { hex, identifier, signer: { type: 'EOA', getIdentifier: () => identifier, signMessage } };
}

const options = (dbPath) => ({ env: 'local', apiUrl: node, historySyncUrl: null, dbPath, disableDeviceSync: true, appVersion: 'larkpost-bench/1' });
const create = (who, dbPath) => Client.create(who.signer, options(dbPath));
const database = (dir, name) => path.join(dir, `${name}.db3`);
const sizeOf = (file) => fs.readdirSync(path.dirname(file)).filter((f) => f.startsWith(path.basename(file)))
  .reduce((sum, f) => sum + fs.statSync(path.join(path.dirname(file), f)).size, 0);
const textOf = (m) => m.contentType?.typeId === 'text' ? m.content : undefined;

/** Runs f over the items with so many at once, never waiting for the slowest of a slice. */
async function pooled(items, width, f) {
  let next = 0;
  const worker = async () => { while (next < items.length) { const i = next++; await f(items[i], i); } };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker));
}

async function measured(n, f) {
  const cpu = process.cpuUsage(), start = performance.now();
  const more = await f();
  const wallMs = performance.now() - start, used = process.cpuUsage(cpu);
  return { n, wallMs, cpuMs: (used.user + used.system) / 1000, rssMb: process.memoryUsage().rss / 1048576, ...more };
}

function percentile(values, p) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(p / 100 * sorted.length) - 1))];
}

const pause = (ms) => new Promise((ok) => setTimeout(ok, ms));

/** Waits for a minute in which so many requests may go out; more than a minute has: for a new one. */
async function room(requests) {
  const left = pace.began + MINUTE_MS - Date.now();
  if (left > 0 && pace.spent + requests > REQUESTS_A_MINUTE) await pause(left);
  if (pace.began + MINUTE_MS <= Date.now()) Object.assign(pace, { began: Date.now(), spent: 0 });
  pace.spent += requests;
}

const peersOf = (c) => JSON.parse(fs.readFileSync(c.peers)).slice(c.from, c.to);

/** A person with an open stream who waits for the bot's answer to each text. */
class User {
  constructor(client, dm, bot) { Object.assign(this, { client, dm, bot, waiting: new Map() }); }
  static async join(bot, dbPath) {
    const client = await create(wallet(), dbPath);
    const stream = await client.conversations.streamAllMessages();
    const user = new User(client, await client.conversations.createDm(bot), bot);
    user.listen(stream);
    return user;
  }
  async listen(stream) {
    for await (const m of stream) {
      if (m?.senderInboxId === this.bot) { this.waiting.get(textOf(m))?.(); this.waiting.delete(textOf(m)); }
    }
  }
  async trip(text) {
    const start = performance.now();
    let alarm;
    const heard = new Promise((ok, no) => {
      this.waiting.set(text, ok);
      alarm = setTimeout(async () => no(new Error(`no answer to "${text}", ${await this.whereIsIt(text)}`)), TRIP_PATIENCE_MS);
    });
    await this.dm.sendText(text);
    await heard;
    clearTimeout(alarm);
    return performance.now() - start;
  }
  /** Whose fault it is: the bot's when the answer is not on the network, this client's when only its stream missed it. */
  async whereIsIt(text) {
    await this.dm.sync();
    const answer = (await this.dm.messages()).find((m) => m.senderInboxId === this.bot && textOf(m) === text);
    return answer ? 'the answer is on the network, the stream of the official client missed it' : 'the answer is not on the network';
  }
}

const commands = {
  /** Inboxes that later tell what they could read. */
  async witnesses(c) {
    for (let i = 0; i < c.n; i++) state.witnesses.push(await create(wallet(), null));
    return { inboxes: state.witnesses.map((w) => w.inboxId) };
  },
  /** Witnesses that listen all the time. */
  async listeners(c) {
    for (let i = 0; i < c.n; i++) {
      const client = await create(wallet(), null), heard = [];
      const stream = await client.conversations.streamAllMessages();
      (async () => { for await (const m of stream) if (m) heard.push(m); })();
      state.witnesses.push(client);
      state.heard.push(heard);
    }
    return { inboxes: state.witnesses.map((w) => w.inboxId) };
  },
  /** How many such texts the stream of each listener brought, once it had some time more for another. */
  async heard(c) {
    await new Promise((ok) => setTimeout(ok, c.settleMs));
    return { counts: state.heard.map((all) => all.filter((m) => m.senderInboxId === c.sender && textOf(m)?.startsWith(c.prefix)).length) };
  },
  /** How many texts of this sender with this beginning each witness can read. */
  async read(c) {
    const counts = [];
    for (const witness of state.witnesses) {
      await witness.conversations.syncAll();
      let count = 0;
      for (const dm of await witness.conversations.listDms()) {
        for (const m of await dm.messages()) if (m.senderInboxId === c.sender && textOf(m)?.startsWith(c.prefix)) count++;
      }
      counts.push(count);
    }
    return { counts };
  },
  async register(c) {
    const wallets = Array.from({ length: c.n }, () => wallet());
    return measured(c.n, async () => {
      for (const [i, w] of wallets.entries()) await create(w, database(c.dir, `${c.tag}-${i}`));
    });
  },
  async open(c) {
    state.file = database(c.dir, 'client');
    state.client = await create(wallet(), state.file);
    return { inbox: state.client.inboxId };
  },
  async openDms(c) {
    await room((c.to - c.from) * REQUESTS_FOR.dm);
    await pooled(peersOf(c), 10, async (peer, i) => { state.dms[c.from + i] = await state.client.conversations.createDm(peer); });
    return {};
  },
  async newDms(c) {
    const peers = peersOf(c);
    await room(peers.length * (REQUESTS_FOR.dm + REQUESTS_FOR.text));
    return measured(peers.length, () => pooled(peers, c.width, async (peer, i) => {
      state.dms[c.from + i] = await state.client.conversations.createDm(peer);
      await state.dms[c.from + i].sendText(`${c.tag} ${i}`);
    }));
  },
  async texts(c) {
    const dms = state.dms.slice(c.from, c.to);
    const work = Array.from({ length: dms.length * c.each }, (_, i) => i);
    await room(work.length * REQUESTS_FOR.text);
    return measured(work.length, () => pooled(work, c.width, (i) => dms[i % dms.length].sendText(`${c.tag} ${i}`)));
  },
  async rest() { await pause(MINUTE_MS); return {}; },
  async storeBytes() { return { bytes: sizeOf(state.file) }; },
  /** From now on every text comes back. */
  async echo() {
    const client = state.client;
    const stream = await client.conversations.streamAllMessages();
    (async () => {
      for await (const m of stream) {
        const text = m && m.senderInboxId !== client.inboxId ? textOf(m) : undefined;
        if (text !== undefined) {
          client.conversations.getConversationById(m.conversationId)
            .then((conversation) => conversation.sendText(text))
            .catch((e) => console.error('echo failed:', e.message));
        }
      }
    })();
    return {};
  },
  async users(c) {
    for (let i = 0; i < c.n; i++) {
      const user = await User.join(c.bot, database(c.dir, `user-${c.bot.slice(0, 8)}-${i}`));
      await user.trip('warm');
      state.users.push(user);
    }
    return {};
  },
  async trips(c) {
    const times = [], users = state.users.slice(0, c.width), each = Math.ceil(c.n / c.width);
    const result = await measured(each * users.length, () => Promise.all(users.map(async (user, u) => {
      for (let i = 0; i < each; i++) times.push(await user.trip(`${c.tag} ${u} ${i}`));
    })));
    return { ...result, p50Ms: percentile(times, 50), p99Ms: percentile(times, 99) };
  },
  /** A bot that is registered and switched off again. */
  async makeBot(c) {
    const who = wallet();
    const client = await create(who, database(c.dir, c.tag));
    fs.writeFileSync(path.join(c.dir, `${c.tag}.json`), JSON.stringify(who.identifier));
    return { inbox: client.inboxId };
  },
  async catchUp(c) {
    const identifier = JSON.parse(fs.readFileSync(path.join(c.dir, `${c.tag}.json`)));
    let client;
    const result = await measured(c.n, async () => {
      client = await Client.build(identifier, options(database(c.dir, c.tag)));
      await client.conversations.syncAll();
    });
    let texts = 0;
    for (const dm of await client.conversations.listDms()) for (const m of await dm.messages()) if (textOf(m) !== undefined) texts++;
    return { ...result, texts };
  },
  /** How long this process took from its start until it hears everything. */
  async ready(c) {
    const identifier = JSON.parse(fs.readFileSync(path.join(c.dir, `${c.tag}.json`)));
    state.client = await Client.build(identifier, options(database(c.dir, c.tag)));
    await state.client.conversations.syncAll();
    await state.client.conversations.streamAllMessages();
    return { readyMs: Date.now() - started, rssMb: process.memoryUsage().rss / 1048576 };
  },
  /** The client that {@link commands.ready} starts again later. */
  async idleBot(c) {
    const who = wallet();
    state.file = database(c.dir, c.tag);
    state.client = await create(who, state.file);
    fs.writeFileSync(path.join(c.dir, `${c.tag}.json`), JSON.stringify(who.identifier));
    return { inbox: state.client.inboxId };
  },
};

for await (const line of readline.createInterface({ input: process.stdin })) {
  const command = JSON.parse(line);
  let answer;
  try {
    answer = { ok: true, ...await commands[command.do](command) };
  } catch (e) {
    answer = { ok: false, error: String(e?.stack ?? e) };
  }
  process.stdout.write('@' + JSON.stringify(answer) + '\n');
}
process.exit(0);
