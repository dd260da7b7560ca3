// Values as they travel: bytes as {"base64"}, bigints as strings, maps as objects.
export function plain(value) {
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Uint8Array) return { base64: Buffer.from(value).toString('base64') };
  if (value instanceof Map) return plain(Object.fromEntries(value));
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Date) return value.getTime();
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]));
  }
  return value;
}

export function revived(value) {
  if (Array.isArray(value)) return value.map(revived);
  if (value !== null && typeof value === 'object') {
    if (typeof value.base64 === 'string') return new Uint8Array(Buffer.from(value.base64, 'base64'));
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, revived(inner)]));
  }
  return value;
}

export function message(m) {
  const answers = m.content?.inReplyTo;
  return plain({
    id: m.id,
    conversation: m.conversationId,
    sender: m.senderInboxId,
    sentNs: m.sentAtNs,
    type: m.contentType?.typeId ?? '',
    authority: m.contentType?.authorityId ?? '',
    content: answers ? { ...m.content, inReplyTo: answers.id } : m.content,
    fallback: m.fallback,
    status: m.deliveryStatus,
    reactions: m.reactions?.map((r) => ({ sender: r.senderInboxId, content: r.content })) ?? [],
  });
}
