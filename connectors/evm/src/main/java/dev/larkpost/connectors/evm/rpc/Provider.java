package dev.larkpost.connectors.evm.rpc;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.web3j.protocol.core.BatchRequest;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;

/** One provider's answers. Every method throws {@link RpcFailure} and nothing else. Thread-safe. */
public final class Provider {
  private static final int BATCH = 40;

  private final String name;
  private final HttpTransport transport;
  private final RangeLimit range;
  private volatile boolean batches = true;

  Provider(String name, HttpTransport transport, RangeLimit range) {
    this.name = name;
    this.transport = transport;
    this.range = range;
  }

  public String name() {
    return name;
  }

  /** How many blocks to ask for at once. */
  public long range() {
    return range.size();
  }

  long chainId() {
    return Wire.number(must(call("eth_chainId", List.of(), Wire.Text.class, 0)));
  }

  /**
   * @param block {@code latest}, {@code safe}, {@code finalized} or a number as hex
   */
  Header header(String block) {
    return read(
        () ->
            must(call("eth_getBlockByNumber", List.of(block, false), Wire.HeaderOnly.class, 0))
                .read());
  }

  /** The headers of these blocks, in order. */
  public List<Header> headers(List<Long> numbers) {
    List<Header> headers = new ArrayList<>();
    for (int from = 0; from < numbers.size(); from += BATCH) {
      headers.addAll(
          batches && numbers.size() > 1
              ? batch(numbers.subList(from, Math.min(numbers.size(), from + BATCH)))
              : numbers.subList(from, Math.min(numbers.size(), from + BATCH)).stream()
                  .map(n -> header(hex(n)))
                  .toList());
    }
    return headers;
  }

  private List<Header> batch(List<Long> numbers) {
    BatchRequest batch = new BatchRequest(transport);
    Map<Long, Long> byRequest = new LinkedHashMap<>();
    for (long number : numbers) {
      Request<Object, Wire.HeaderOnly> request =
          request("eth_getBlockByNumber", List.of(hex(number), false), Wire.HeaderOnly.class);
      byRequest.put(request.getId(), number);
      batch.add(request);
    }
    List<? extends Response<?>> answers;
    try {
      answers = batch.send().getResponses();
    } catch (IOException e) {
      throw RpcFailure.unavailable(name + ": " + e.getMessage());
    } catch (RpcFailure e) {
      throw e;
    } catch (RuntimeException e) {
      batches = false; // an answer that is no list: it does not take batches
      return numbers.stream().map(n -> header(hex(n))).toList();
    }
    Map<Long, Header> found =
        answers.stream()
            .collect(
                Collectors.toMap(
                    Response::getId,
                    a -> read(() -> must(result((Wire.HeaderOnly) a, 0)).read()),
                    (one, other) -> one));
    return byRequest.keySet().stream()
        .map(
            id ->
                Optional.ofNullable(found.get(id))
                    .orElseThrow(() -> RpcFailure.unavailable(name + " left a batch unanswered")))
        .toList();
  }

  /** Logs of blocks {@code from} to {@code to}. Learns from refusals. */
  public List<ChainLog> logs(LogQuery query, long from, long to) {
    long blocks = to - from + 1;
    Map<String, Object> filter = filter(query);
    filter.put("fromBlock", hex(from));
    filter.put("toBlock", hex(to));
    try {
      List<ChainLog> logs = logs(filter, blocks);
      for (ChainLog log : logs) {
        if (log.block() < from || log.block() > to) {
          throw RpcFailure.unavailable(name + " answered with logs of other blocks");
        }
      }
      range.answered(blocks);
      return logs;
    } catch (RpcFailure e) {
      if (e.kind() != RpcFailure.Kind.TOO_MUCH) {
        throw e;
      }
      range.refused(blocks, e.blocks());
      // There is nothing smaller than one block to ask for.
      throw blocks > 1 ? e : RpcFailure.unavailable(name + " refuses a single block");
    }
  }

  /** Logs of one block, whatever its number is now (EIP-234): unknown blocks are an error. */
  public List<ChainLog> logsOf(LogQuery query, String blockHash) {
    Map<String, Object> filter = filter(query);
    filter.put("blockHash", blockHash);
    return logs(filter, 0);
  }

  private List<ChainLog> logs(Map<String, Object> filter, long range) {
    List<Wire.LogAnswer> answer =
        must(call("eth_getLogs", List.of(filter), Wire.Logs.class, range));
    return read(() -> answer.stream().map(Wire.LogAnswer::read).toList());
  }

  private static Map<String, Object> filter(LogQuery query) {
    Map<String, Object> filter = new LinkedHashMap<>();
    if (!query.addresses().isEmpty()) {
      filter.put("address", query.addresses());
    }
    if (!query.topics().isEmpty()) {
      filter.put("topics", List.of(query.topics()));
    }
    return filter;
  }

  /** Logs of one block read another way: out of its receipts, whatever their address or topic. */
  public List<ChainLog> logsInReceipts(long number, String blockHash) {
    List<ChainLog> logs =
        read(
            () ->
                receipts(number).stream()
                    .flatMap(
                        r -> r.logs() == null ? java.util.stream.Stream.of() : r.logs().stream())
                    .map(Wire.LogAnswer::read)
                    .toList());
    if (logs.stream().anyMatch(log -> !log.blockHash().equals(blockHash))) {
      throw RpcFailure.behind(name + " has another block " + number);
    }
    return logs;
  }

  /** Transactions of a block that moved native currency and did not fail. */
  public List<Transfer> transfers(long number, String blockHash) {
    Wire.BlockAnswer block =
        must(call("eth_getBlockByNumber", List.of(hex(number), true), Wire.WholeBlock.class, 0));
    List<Transfer> all = read(block::read);
    if (!read(() -> Wire.hex(block.hash(), 32)).equals(blockHash)) {
      throw RpcFailure.behind(name + " has another block " + number);
    }
    if (all.isEmpty()) {
      return all;
    }
    Map<String, Boolean> succeeded = new LinkedHashMap<>();
    for (Wire.ReceiptAnswer receipt : receipts(number)) {
      succeeded.put(
          read(() -> Wire.hex(receipt.transactionHash(), 32)), "0x1".equals(receipt.status()));
    }
    if (!all.stream().allMatch(t -> succeeded.containsKey(t.transaction()))) {
      throw RpcFailure.behind(name + " has not all receipts of block " + number);
    }
    return all.stream().filter(t -> Boolean.TRUE.equals(succeeded.get(t.transaction()))).toList();
  }

  private List<Wire.ReceiptAnswer> receipts(long number) {
    return must(call("eth_getBlockReceipts", List.of(hex(number)), Wire.Receipts.class, 0));
  }

  /** What a contract answers to this call at this block: hex. */
  public String call(String contract, String data, long block) {
    return must(
        call(
            "eth_call",
            List.of(Map.of("to", contract, "data", data), hex(block)),
            Wire.Text.class,
            0));
  }

  /** As {@link #call}. @return empty when the contract refused; that is nobody's failure */
  public Optional<String> callOrRevert(String contract, String data, long block) {
    try {
      return Optional.of(call(contract, data, block));
    } catch (RpcFailure refused) {
      if (refused.kind() == RpcFailure.Kind.REVERTED) {
        return Optional.empty();
      }
      throw refused;
    }
  }

  /**
   * What code somebody else wrote answers, within so much gas.
   *
   * @param to the contract; empty runs the data itself as a contract's beginning
   * @return empty when it ends in any error: that is nobody's failure but its own
   */
  public Optional<String> attempt(Optional<String> to, String data, long gas, long block) {
    Map<String, Object> call = new LinkedHashMap<>(Map.of("data", data, "gas", hex(gas)));
    to.ifPresent(contract -> call.put("to", contract));
    try {
      return call("eth_call", List.of(call, hex(block)), Wire.Text.class, 0);
    } catch (RpcFailure ended) {
      if (ended.kind() == RpcFailure.Kind.REVERTED || ended.kind() == RpcFailure.Kind.REFUSED) {
        return Optional.empty();
      }
      throw ended;
    }
  }

  /** Whether there is a contract at this address at this block. */
  public boolean hasCode(String address, long block) {
    return must(call("eth_getCode", List.of(address, hex(block)), Wire.Text.class, 0)).length() > 2;
  }

  private static String hex(long number) {
    return "0x" + Long.toHexString(number);
  }

  private <T, R extends Response<T>> Request<Object, R> request(
      String method, List<Object> parameters, Class<R> answer) {
    return new Request<>(method, parameters, transport, answer);
  }

  private <T, R extends Response<T>> Optional<T> call(
      String method, List<Object> parameters, Class<R> type, long range) {
    try {
      return result(request(method, parameters, type).send(), range);
    } catch (IOException e) {
      throw RpcFailure.unavailable(name + ": " + e.getMessage());
    } catch (RpcFailure e) {
      throw e;
    } catch (RuntimeException e) {
      // web3j reads JSON; its exceptions quote what they read.
      throw RpcFailure.unavailable(
          name + " answered " + method + " unreadably: " + e.getClass().getSimpleName());
    }
  }

  private <T> Optional<T> result(@Nullable Response<T> response, long range) {
    if (response == null) {
      throw RpcFailure.unavailable(name + " answered with nothing");
    }
    if (response.hasError()) {
      throw Refusals.of(
          name,
          response.getError().getCode(),
          String.valueOf(response.getError().getMessage()),
          range);
    }
    return Optional.ofNullable(response.getResult());
  }

  /** A block it does not know is null, not an error. */
  private <T> T must(Optional<T> answer) {
    return answer.orElseThrow(() -> RpcFailure.behind(name + " does not know the block"));
  }

  private <T> T read(java.util.function.Supplier<T> reading) {
    try {
      return reading.get();
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw RpcFailure.unavailable(name + " answered oddly: " + e.getMessage());
    }
  }
}
