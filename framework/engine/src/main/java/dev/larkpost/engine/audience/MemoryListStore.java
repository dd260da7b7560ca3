package dev.larkpost.engine.audience;

import dev.larkpost.xmtp.store.MemoryMap;
import dev.larkpost.xmtp.store.Transaction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** In memory, gone with the process; for tests and development. */
public final class MemoryListStore implements ListStore {
  private record Place(long list, Party party) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      return list == other.list ? party.compareTo(other.party) : Long.compare(list, other.list);
    }
  }

  private static final Party FIRST = Party.address("0x" + "0".repeat(40));

  private final MemoryMap<Long, String> begun = new MemoryMap<>();
  private final MemoryMap<String, Long> live = new MemoryMap<>();
  private final MemoryMap<Place, Recipient> members = new MemoryMap<>();
  private long last;

  @Override
  public void add(Transaction tx, String list, Collection<Recipient> recipients) {
    long number = live.get(list).orElseGet(() -> begin(tx, list));
    live.put(tx, list, number);
    add(tx, number, recipients);
  }

  @Override
  public void remove(Transaction tx, String list, Collection<Party> parties) {
    live.get(list).ifPresent(n -> parties.forEach(p -> members.remove(tx, new Place(n, p))));
  }

  private record Saying(String event, boolean belongs) {}

  private record About(String list, Party party) implements Comparable<About> {
    @Override
    public int compareTo(About other) {
      return list.equals(other.list) ? party.compareTo(other.party) : list.compareTo(other.list);
    }
  }

  private final MemoryMap<About, List<Saying>> sayings = new MemoryMap<>();

  @Override
  public void says(Transaction tx, String list, Party party, String event, boolean belongs) {
    About about = new About(list, party);
    List<Saying> said =
        new ArrayList<>(
            sayings.get(about).orElseGet(() -> List.of(new Saying("", contains(list, party)))));
    said.removeIf(s -> s.event().equals(event));
    said.add(new Saying(event, belongs));
    keep(tx, about, said.subList(Math.max(0, said.size() - SAYINGS_MAX - 1), said.size()));
  }

  @Override
  public void unsays(Transaction tx, String list, Party party, String event) {
    About about = new About(list, party);
    List<Saying> said = new ArrayList<>(sayings.get(about).orElse(List.of()));
    if (said.removeIf(s -> s.event().equals(event))) {
      keep(tx, about, said);
    }
  }

  private void keep(Transaction tx, About about, List<Saying> said) {
    sayings.put(tx, about, List.copyOf(said));
    boolean belongs = !said.isEmpty() && said.getLast().belongs();
    if (!belongs) {
      remove(tx, about.list(), List.of(about.party()));
    } else if (!contains(about.list(), about.party())) {
      add(tx, about.list(), List.of(Recipient.of(about.party())));
    }
  }

  private boolean contains(String list, Party party) {
    return live.get(list).flatMap(n -> members.get(new Place(n, party))).isPresent();
  }

  @Override
  public long begin(Transaction tx, String list) {
    begun.put(tx, ++last, list);
    return last;
  }

  @Override
  public void add(Transaction tx, long number, Collection<Recipient> recipients) {
    recipients.forEach(r -> members.put(tx, new Place(number, r.party()), r));
  }

  @Override
  public void finish(Transaction tx, long number) {
    begun.get(number).ifPresent(list -> live.put(tx, list, number));
  }

  @Override
  public List<Recipient> page(Transaction tx, String list, Optional<Party> after, int limit) {
    return live.get(list)
        .map(
            n ->
                members
                    .all()
                    .tailMap(new Place(n, after.orElse(FIRST)), after.isEmpty())
                    .entrySet()
                    .stream()
                    .takeWhile(e -> e.getKey().list() == n)
                    .limit(limit)
                    .map(java.util.Map.Entry::getValue)
                    .toList())
        .orElse(List.of());
  }

  @Override
  public List<String> names(Transaction tx) {
    return List.copyOf(live.all().keySet());
  }

  @Override
  public long newest(Transaction tx) {
    return last;
  }

  @Override
  public int sweep(Transaction tx, long begunBefore, int limit) {
    List<Place> gone =
        members.all().keySet().stream()
            .filter(p -> p.list() < begunBefore && !live.all().containsValue(p.list()))
            .limit(limit)
            .toList();
    gone.forEach(p -> members.remove(tx, p));
    return gone.size();
  }
}
