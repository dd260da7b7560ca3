package dev.larkpost.connectors.evm;

import dev.larkpost.engine.audience.Audience;
import dev.larkpost.engine.audience.AudienceException;
import dev.larkpost.engine.audience.AudienceSource;
import dev.larkpost.engine.audience.HolderAudience;
import dev.larkpost.engine.audience.Party;
import dev.larkpost.engine.audience.Recipient;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Members of organisations: who has votes of their token.
 *
 * @param votes the indexes of delegated votes
 * @param tokens names of indexes by organisation
 */
record MemberAudience(HolderAudience votes, Map<String, String> tokens) implements AudienceSource {
  MemberAudience {
    tokens = Map.copyOf(tokens);
  }

  @Override
  public Party.Kind names() {
    return votes.names();
  }

  @Override
  public Set<String> known() {
    return tokens.keySet();
  }

  @Override
  public void check(Audience.From from) {
    votes.check(having(from));
  }

  @Override
  public List<Recipient> page(Audience.From from, Optional<Party> after, int limit) {
    return votes.page(having(from), after, limit);
  }

  private Audience.From having(Audience.From from) {
    String token = tokens.get(from.name());
    if (token == null) {
      throw new AudienceException(
          AudienceException.Code.UNKNOWN,
          "nobody counts the votes of \""
              + from.name()
              + "\"; there are "
              + new TreeSet<>(tokens.keySet()));
    }
    return new Audience.From(from.kind(), token, from.parameters());
  }
}
