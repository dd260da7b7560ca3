// What the driver can do. Each command gets its arguments and the house; what it returns is the answer.
import * as sdk from '@xmtp/node-sdk';
import { message, plain, revived } from './json.mjs';
import { identifier, signer, wallet } from './wallet.mjs';

const isAddress = (who) => who.startsWith('0x');

async function inboxOf(client, who) {
  if (!isAddress(who)) return who;
  const inbox = await client.fetchInboxIdByIdentifier(identifier(who));
  if (!inbox) throw new Error(`nobody here has the address ${who}`);
  return inbox;
}

/** SDK 5.x looks its own inbox up at this table's address, whatever apiUrl says. */
export function aimAt(node) {
  if (!Object.isFrozen(sdk.ApiUrls)) sdk.ApiUrls.local = `http://${node}`;
}

const inboxesOf = (client, all) => Promise.all(all.map((who) => inboxOf(client, who)));

function openOptions(house, o) {
  return {
    env: 'local',
    apiUrl: `http://${house.node}`,
    historySyncUrl: null,
    dbPath: o.db ?? null,
    disableDeviceSync: o.deviceSync !== true,
    appVersion: `${o.client}/1`,
    useSingleConnection: o.shared === true,
    loggingLevel: process.env.XMTP_LOG,
  };
}

function summary(conversation) {
  return {
    id: conversation.id,
    name: conversation.name ?? '',
    description: conversation.description ?? '',
    peer: conversation.peerInboxId ?? '',
    active: conversation.isActive,
    consent: conversation.consentState(),
  };
}

/** A client that is out of a group may not sync it any more. */
async function current(o, house) {
  const conversation = await house.conversation(o);
  if (conversation.isActive) await conversation.sync();
  return conversation;
}

const person = (m) => ({
  inbox: m.inboxId,
  installations: m.installationIds,
  addresses: m.accountIdentifiers.map((i) => i.identifier),
  level: m.permissionLevel,
});

/** Content by the name of its type; the shapes are the SDK's. */
const senders = {
  text: (c, content) => c.sendText(content),
  markdown: (c, content) => c.sendMarkdown(content),
  reaction: (c, content) => c.sendReaction(content),
  reply: (c, content) => c.sendReply({ ...content, content: sdk.encodeText(content.content) }),
  readReceipt: (c) => c.sendReadReceipt(),
  attachment: (c, content) => c.sendAttachment(content),
  remoteStaticAttachment: (c, content) => c.sendRemoteAttachment(content),
  multiRemoteStaticAttachment: (c, content) => c.sendMultiRemoteAttachment(content),
  transactionReference: (c, content) => c.sendTransactionReference(content),
  walletSendCalls: (c, content) => c.sendWalletSendCalls(content),
  actions: (c, content) => c.sendActions(content),
  intent: (c, content) => c.sendIntent(content),
  custom: (c, content) => c.send(content, { shouldPush: false }),
};

export const commands = {
  version: () => ({ node: process.version, pid: process.pid }),
  usage: () => ({ ...process.cpuUsage(), rss: process.memoryUsage().rss }),

  // ---- people
  async open(o, house) {
    const own = wallet(o.key);
    const options = openOptions(house, o);
    const client = o.build
      ? await sdk.Client.build(identifier(own.address), options)
      : await sdk.Client.create(signer(own), options);
    house.people.set(o.client, { client, own, streams: [] });
    return {
      key: own.key.toString('hex'),
      address: own.address,
      inbox: client.inboxId,
      installation: client.installationId,
      registered: client.isRegistered,
    };
  },
  async close(o, house) {
    const { client, streams } = house.person(o.client);
    house.people.delete(o.client);
    await Promise.all(streams.map((stream) => stream.end()));
    await client.close?.(); // not in SDK 5.x
  },
  async canMessage(o, house) {
    return house.client(o).canMessage(o.addresses.map(identifier));
  },
  async resolve(o, house) {
    return (await house.client(o).fetchInboxIdByIdentifier(identifier(o.address))) ?? '';
  },

  // ---- listening
  async listen(o, house) {
    const who = house.person(o.client);
    const stream = await who.client.conversations.streamAllMessages({
      onValue: (m) => m && house.event('message', o.client, message(m)),
      onError: (error) => house.event('error', o.client, { error: String(error) }),
    });
    who.streams.push(stream);
  },
  /** Answers every text of others, as a bot would. */
  async echo(o, house) {
    const { client, streams } = house.person(o.client);
    const stream = await client.conversations.streamAllMessages({
      onValue: async (m) => {
        if (!m || m.senderInboxId === client.inboxId || m.contentType?.typeId !== 'text') return;
        const conversation = await client.conversations.getConversationById(m.conversationId);
        for (let i = 0; i < (o.times ?? 1); i++) await conversation.sendText(`echo: ${m.content}`);
      },
    });
    streams.push(stream);
  },

  // ---- conversations
  async dm(o, house) {
    const client = house.client(o);
    return (await client.conversations.createDm(await inboxOf(client, o.to))).id;
  },
  async group(o, house) {
    const client = house.client(o);
    const options = { groupName: o.name, groupDescription: o.description };
    return (await client.conversations.createGroup(await inboxesOf(client, o.members), options)).id;
  },
  async sync(o, house) {
    await house.client(o).conversations.syncAll();
  },
  async list(o, house) {
    return (await house.client(o).conversations.list()).map(summary);
  },
  async info(o, house) {
    const conversation = await current(o, house);
    return { ...summary(conversation), debug: plain(await conversation.debugInfo()) };
  },
  async members(o, house) {
    const conversation = await current(o, house);
    return (await conversation.members()).map(person);
  },
  async messages(o, house) {
    const conversation = await current(o, house);
    return (await conversation.messages()).map(message);
  },
  async send(o, house) {
    const send = senders[o.type];
    if (!send) throw new Error(`no content type ${o.type}`);
    return send(await house.conversation(o), revived(o.content));
  },
  /** Encrypts bytes for a remote attachment; uploading them is the caller's part. */
  encrypt: (o) => plain(sdk.encryptAttachment(revived(o.attachment))),

  // ---- groups
  async add(o, house) {
    await (await house.conversation(o)).addMembers(await inboxesOf(house.client(o), o.members));
  },
  async remove(o, house) {
    await (await house.conversation(o)).removeMembers(await inboxesOf(house.client(o), o.members));
  },
  async rename(o, house) {
    await (await house.conversation(o)).updateName(o.name);
  },
  async describe(o, house) {
    await (await house.conversation(o)).updateDescription(o.description);
  },
  async picture(o, house) {
    await (await house.conversation(o)).updateImageUrl(o.url);
  },
  async leave(o, house) {
    await (await house.conversation(o)).requestRemoval();
  },
  async promote(o, house) {
    const conversation = await house.conversation(o);
    const inbox = await inboxOf(house.client(o), o.member);
    await (o.superAdmin ? conversation.addSuperAdmin(inbox) : conversation.addAdmin(inbox));
  },
  async demote(o, house) {
    const conversation = await house.conversation(o);
    const inbox = await inboxOf(house.client(o), o.member);
    await (o.superAdmin ? conversation.removeSuperAdmin(inbox) : conversation.removeAdmin(inbox));
  },
  async disappearing(o, house) {
    const conversation = await house.conversation(o);
    await conversation.updateMessageDisappearingSettings(BigInt(o.fromNs), BigInt(o.inNs));
  },
  async consent(o, house) {
    (await house.conversation(o)).updateConsentState(o.state);
  },

  // ---- the inbox itself
  async inbox(o, house) {
    const state = await house.client(o).preferences.fetchInboxState();
    return {
      inbox: state.inboxId,
      recovery: state.recoveryIdentifier.identifier,
      addresses: state.identifiers.map((i) => i.identifier),
      installations: state.installations.map((i) => i.id),
    };
  },
  async revoke(o, house) {
    await house.client(o).revokeInstallations(o.installations.map((id) => Buffer.from(id, 'hex')));
  },
  async revokeOthers(o, house) {
    await house.client(o).revokeAllOtherInstallations();
  },
  async link(o, house) {
    const other = wallet(o.key);
    await house.client(o).unsafe_addAccount(signer(other), true);
    return { key: other.key.toString('hex'), address: other.address };
  },
  async unlink(o, house) {
    await house.client(o).removeAccount(identifier(o.address));
  },
};
