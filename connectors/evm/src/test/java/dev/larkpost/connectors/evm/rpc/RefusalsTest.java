package dev.larkpost.connectors.evm.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sentences providers say, in their own kinds of words. */
class RefusalsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-32602 | eth_getLogs: up to a 2K block range is possible, this range should work: [0x10, 0x1f] | TOO_MUCH | 16",
        "-32005 | query returned more than 10000 results. Try with this block range [0x1, 0x64]. | TOO_MUCH | 100",
        "-32005 | query returned more than 10000 results | TOO_MUCH | ",
        "-32614 | eth_getLogs is limited to a 1,000 range | TOO_MUCH | 1000",
        "-32000 | requested too many blocks from 1 to 5000, maximum is set to 2048 | TOO_MUCH | 2048",
        "-32600 | exceed maximum block range: 500 | TOO_MUCH | 500",
        "-32047 | Invalid eth_getLogs request. 'fromBlock'-'toBlock' range too large. Max range: 800 | TOO_MUCH | 800",
        "-32000 | block range is too wide | TOO_MUCH | ",
        "-32000 | please limit the query to at most 1000 blocks | TOO_MUCH | 1000",
        "-32000 | query timeout exceeded | TOO_MUCH | ",
        "-32000 | something nobody has said before | TOO_MUCH | ",
        "-32005 | daily request count exceeded, request rate limited | THROTTLED | ",
        "429    | Your app has exceeded its compute units per second capacity | THROTTLED | ",
        "-32000 | too many requests | THROTTLED | ",
        "-32000 | unknown block | BEHIND | ",
        "-32000 | header not found | BEHIND | ",
        "-32602 | invalid argument 0: hex string without 0x prefix | REFUSED | "
      })
  void every_sentence_is_understood(
      int code,
      String message,
      RpcFailure.Kind kind,
      @org.jspecify.annotations.Nullable Long blocks) {
    RpcFailure failure = Refusals.of("p", code, message, 5_000);
    assertEquals(kind, failure.kind());
    assertEquals(Optional.ofNullable(blocks), failure.blocks());
    assertTrue(!String.valueOf(failure.getMessage()).contains(message), "quotes the provider");
  }

  @Test
  void a_limit_is_learned_kept_and_carefully_tried_again() {
    RangeLimit limit = new RangeLimit(2_000, 10_000);
    limit.refused(2_000, Optional.of(800L));
    assertEquals(800, limit.size());
    for (int i = 0; i < 10; i++) {
      limit.answered(800);
    }
    assertEquals(800, limit.size());
    for (int i = 0; i < 50; i++) {
      limit.answered(limit.size());
    }
    assertTrue(limit.size() > 800 && limit.size() < 1_200, "now " + limit.size());
  }

  @Test
  void without_a_number_the_range_halves_down_to_one_and_grows_slowly() {
    RangeLimit limit = new RangeLimit(2_000, 10_000);
    int refusals = 0;
    while (limit.size() > 30) {
      limit.refused(limit.size(), Optional.empty());
      refusals++;
    }
    assertTrue(refusals <= 7, "took " + refusals);
    for (int i = 0; i < 12; i++) {
      limit.refused(limit.size(), Optional.empty());
    }
    assertEquals(1, limit.size());
    limit.answered(1);
    assertEquals(1, limit.size());
    for (int i = 0; i < 2_000; i++) {
      limit.answered(limit.size());
    }
    assertTrue(limit.size() > 1, "never grows again");
  }
}
