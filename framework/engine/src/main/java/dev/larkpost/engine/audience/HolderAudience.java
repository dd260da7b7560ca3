package dev.larkpost.engine.audience;

import dev.larkpost.engine.holder.HolderStore;
import dev.larkpost.engine.holder.Holding;
import dev.larkpost.xmtp.store.Transactions;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who holds tokens of a contract, out of the {@link HolderStore} a connector keeps current.
 *
 * @param contracts names of the indexes there are
 */
public record HolderAudience(Transactions transactions, HolderStore store, Set<String> contracts)
    implements AudienceSource {
  public HolderAudience {
    contracts = Set.copyOf(contracts);
  }

  @Override
  public Party.Kind names() {
    return Party.Kind.ADDRESS;
  }

  @Override
  public Set<String> known() {
    return contracts;
  }

  @Override
  public void check(Audience.From from) {
    if (!contracts.contains(from.name())) {
      throw new AudienceException(
          AudienceException.Code.UNKNOWN,
          "nobody follows the holders of \""
              + from.name()
              + "\"; there are "
              + new TreeSet<>(contracts));
    }
    wanted(from);
  }

  @Override
  public List<Recipient> page(Audience.From from, Optional<Party> after, int limit) {
    return transactions
        .inSnapshot(
            tx ->
                store.page(
                    tx, from.name(), wanted(from), after.map(Party::value).orElse(""), limit))
        .stream()
        .map(Holding::account)
        .map(Party::address)
        .map(Recipient::of)
        .toList();
  }

  private static HolderStore.Wanted wanted(Audience.From from) {
    try {
      return new HolderStore.Wanted(
          from.parameters().find("token").map(BigInteger.class::cast),
          from.parameters().find("atLeast").map(BigInteger.class::cast).orElse(BigInteger.ONE));
    } catch (ClassCastException | IllegalArgumentException wrong) {
      throw new AudienceException(
          AudienceException.Code.MALFORMED,
          "holders of \""
              + from.name()
              + "\": token and atLeast are whole numbers, atLeast 1 or more",
          wrong);
    }
  }
}
