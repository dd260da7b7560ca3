package dev.larkpost.engine.holder;

import dev.larkpost.xmtp.store.MemoryMap;
import dev.larkpost.xmtp.store.Transaction;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** In memory, gone with the process; for tests and development. */
public final class MemoryHolderStore implements HolderStore {
  /** One below zero stands for "as a whole": no token has it. */
  private record Key(String index, BigInteger token, String account) implements Comparable<Key> {
    private static final Comparator<Key> ORDER =
        Comparator.comparing(Key::index).thenComparing(Key::token).thenComparing(Key::account);

    Key(String index, Optional<BigInteger> token, String account) {
      this(index, token.orElse(BigInteger.ONE.negate()), account);
    }

    boolean isBeside(Key other) {
      return index.equals(other.index) && token.equals(other.token);
    }

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }

  private final MemoryMap<Key, BigInteger> amounts = new MemoryMap<>();

  @Override
  public void add(Transaction tx, String index, List<HolderChange> changes) {
    for (HolderChange change : changes) {
      Key key = new Key(index, change.token(), change.account());
      BigInteger now = amounts.get(key).orElse(BigInteger.ZERO).add(change.amount());
      if (now.signum() == 0) {
        amounts.remove(tx, key);
      } else {
        amounts.put(tx, key, now);
      }
    }
  }

  @Override
  public BigInteger balance(
      Transaction tx, String index, Optional<BigInteger> token, String account) {
    return amounts.get(new Key(index, token, account)).orElse(BigInteger.ZERO).max(BigInteger.ZERO);
  }

  @Override
  public List<Holding> page(Transaction tx, String index, Wanted wanted, String after, int limit) {
    Key start = new Key(index, wanted.token(), after);
    return amounts.all().tailMap(start, false).entrySet().stream()
        .takeWhile(row -> row.getKey().isBeside(start))
        .filter(row -> row.getValue().compareTo(wanted.atLeast()) >= 0)
        .limit(limit)
        .map(row -> new Holding(row.getKey().account(), row.getValue()))
        .toList();
  }

  @Override
  public void clear(Transaction tx, String index) {
    List.copyOf(amounts.all().keySet()).stream()
        .filter(key -> key.index().equals(index))
        .forEach(key -> amounts.remove(tx, key));
  }
}
