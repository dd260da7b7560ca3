package dev.larkpost.connectors.evm.rpc;

import java.util.List;

/**
 * Which logs are wanted.
 *
 * @param addresses of any of these contracts; empty: of any contract
 * @param topics with any of these as first topic; empty: with any
 */
public record LogQuery(List<String> addresses, List<String> topics) {
  public LogQuery {
    addresses = List.copyOf(addresses);
    topics = List.copyOf(topics);
  }
}
