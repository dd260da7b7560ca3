// Official XMTP clients behind JSON lines; see README.md.
import { createInterface } from 'node:readline';
import { aimAt, commands } from './commands.mjs';
import { plain } from './json.mjs';

const write = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

const house = {
  node: process.argv[2],
  people: new Map(),
  person(name) {
    const found = this.people.get(name);
    if (!found) throw new Error(`no client ${name}`);
    return found;
  },
  client(o) {
    return this.person(o.client).client;
  },
  async conversation(o) {
    const { conversations } = this.client(o);
    let found = await conversations.getConversationById(o.conversation);
    if (!found) {
      await conversations.sync();
      found = await conversations.getConversationById(o.conversation);
    }
    if (!found) throw new Error(`${o.client} is in no conversation ${o.conversation}`);
    return found;
  },
  event: (event, client, body) => write({ event, client, [event]: body }),
};

async function run(line) {
  const command = JSON.parse(line);
  try {
    const work = Object.hasOwn(commands, command.do) ? commands[command.do] : undefined;
    if (!work) throw new Error(`no command ${command.do}`);
    write({ id: command.id, ok: true, result: plain(await work(command, house)) ?? null });
  } catch (error) {
    write({ id: command.id, ok: false, error: String(error?.message ?? error) });
  }
}

if (!house.node) {
  console.error('usage: node driver.mjs host:port');
  process.exit(2);
}
aimAt(house.node);
process.on('unhandledRejection', (error) => write({ event: 'error', client: '', error: String(error) }));
createInterface({ input: process.stdin }).on('line', run).on('close', () => process.exit(0));
