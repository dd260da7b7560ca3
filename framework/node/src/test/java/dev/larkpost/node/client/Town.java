package dev.larkpost.node.client;

import dev.larkpost.mls.wire.MessageHeader;
import dev.larkpost.node.EmbeddedNode;
import dev.larkpost.node.NodeConfig;
import dev.larkpost.xmtp.conversation.GroupOptions;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.identity.KeySigner;
import dev.larkpost.xmtp.store.ClientStore;
import dev.larkpost.xmtp.transport.Envelope;
import dev.larkpost.xmtp.transport.GrpcTransport;
import dev.larkpost.xmtp.transport.NetworkAddress;
import dev.larkpost.xmtp.transport.Payload;
import dev.larkpost.xmtp.transport.Topic;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** A node of its own and people on it; where every test of this package begins. */
final class Town implements AutoCloseable {
  private static final int READ_MAX = 1000;

  private final EmbeddedNode node = EmbeddedNode.start(NodeConfig.inMemory());
  private final GrpcTransport observer =
      GrpcTransport.connect(NetworkAddress.local(node.port()), "observer/1");
  private final List<Person> people = new ArrayList<>();

  EmbeddedNode node() {
    return node;
  }

  /** Somebody new. */
  Person person() {
    return joined(Person.join(node.port()));
  }

  /** Somebody who brings a wallet and a store. */
  Person person(KeySigner wallet, ClientStore store) {
    return joined(Person.join(node.port(), wallet, store));
  }

  Person person(KeySigner wallet, ClientStore store, Clock clock) {
    return joined(Person.join(node.port(), wallet, store, clock));
  }

  private Person joined(Person person) {
    people.add(person);
    return person;
  }

  /** The DM between two of them, begun by the first when there is none. */
  static ConversationId dm(Person from, Person to) {
    InboxId inbox = to.client().inboxId();
    return Objects.requireNonNull(from.client().openDms(Set.of(inbox)).get(inbox));
  }

  /** A group begun by the first; returns once all others heard its first text. */
  static ConversationId group(GroupOptions options, Person founder, Person... others) {
    List<InboxId> inboxes = Arrays.stream(others).map(p -> p.client().inboxId()).toList();
    ConversationId group = founder.client().groups().create(options, inboxes);
    founder.says(group, "founded");
    for (Person other : others) {
      other.hears("founded", group);
    }
    return group;
  }

  /** Who was away comes back, or a copy of them does; not started yet. */
  Person returning(KeySigner wallet, ClientStore store) {
    return joined(Person.open(node.port(), wallet, store, Clock.systemUTC()));
  }

  /** Somebody goes; what they stored stays. */
  void leaves(Person person) {
    people.remove(person);
    person.close();
  }

  /** Commits on a conversation's topic. */
  int commits(ConversationId conversation) {
    return (int)
        topic(conversation).stream()
            .map(e -> MessageHeader.read(((Payload.GroupMessage) e.payload()).data()))
            .filter(h -> h.contentType() == MessageHeader.COMMIT)
            .count();
  }

  /** Everything on a conversation's topic, as a stranger sees it. */
  List<Envelope> topic(ConversationId conversation) {
    return observer.read(Map.of(Topic.group(conversation), 0L), READ_MAX).envelopes();
  }

  @Override
  public void close() {
    people.reversed().forEach(Person::close);
    observer.close();
    node.close();
  }
}
