package dev.larkpost.node;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.larkpost.node.Hub.Seat;
import dev.larkpost.node.LiveStream.House;
import dev.larkpost.node.RateLimiter.Budget;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * Every request enters here: counted, parsed, charged, hurt by faults, served, answered. Whatever
 * goes wrong becomes a status; nothing a caller sends can do more than that.
 */
final class Door {
  /** What a request costs and of which budget. */
  record Price<Q>(Budget budget, ToIntFunction<Q> cost) {
    static <Q> Price<Q> read() {
      return new Price<>(Budget.READ, request -> 1);
    }

    static <Q> Price<Q> publish(ToIntFunction<Q> cost) {
      return new Price<>(Budget.PUBLISH, cost);
    }
  }

  private static final Metadata.Key<String> SUBSCRIBED =
      Metadata.Key.of("subscribed", Metadata.ASCII_STRING_MARSHALLER);
  private static final String CUTOVER_TEXT =
      "publishing to XMTP V3 is no longer available. Please upgrade your client to XMTP D14N.";

  private final House house;
  private final RateLimiter limiter;

  Door(House house, RateLimiter limiter) {
    this.house = house;
    this.limiter = limiter;
  }

  /** A call with one answer. */
  <Q extends MessageLite> ServerMethodDefinition<byte[], Answer> unary(
      MethodDescriptor<Q, ?> method, Parser<Q> parser, Price<Q> price, Function<Q, Answer> serve) {
    String name = method.getBareMethodName();
    return define(
        method,
        (call, headers) -> {
          Caller caller = Caller.of(call.getAttributes());
          call.request(2);
          return new OneRequest(
              call,
              bytes ->
                  house
                      .faults()
                      .schedule(
                          name,
                          house.executor(),
                          () ->
                              answer(
                                  call,
                                  name,
                                  () -> {
                                    Q request = admit(name, caller, parser, price, bytes);
                                    Answer answer = serve.apply(request);
                                    loseAnswer(name);
                                    return answer;
                                  })));
        });
  }

  /** A call whose answers go on for ever. */
  <Q extends MessageLite> ServerMethodDefinition<byte[], Answer> streaming(
      MethodDescriptor<Q, ?> method,
      Parser<Q> parser,
      BiFunction<LiveStream, Q, List<Seat>> filters) {
    String name = method.getBareMethodName();
    return define(
        method,
        (call, headers) -> {
          Caller caller = Caller.of(call.getAttributes());
          boolean withheld = house.faults().take(Faults.Fault.WITHHOLD_HEADERS, name);
          if (!withheld) {
            // At once: the official client waits for headers before it does anything else.
            Metadata subscribed = new Metadata();
            subscribed.put(SUBSCRIBED, "true");
            call.sendHeaders(subscribed);
          }
          LiveStream stream = new LiveStream(house, name, call, withheld);
          call.request(2);
          return new StreamRequest(
              call,
              stream,
              bytes -> {
                try {
                  Q request = admit(name, caller, parser, Price.read(), bytes);
                  stream.start(filters.apply(stream, request));
                } catch (RuntimeException e) {
                  refuse(call, name, e);
                }
              });
        });
  }

  private <Q extends MessageLite> Q admit(
      String name, Caller caller, Parser<Q> parser, Price<Q> price, byte[] bytes) {
    house.counters().request(name);
    house.faults().refuse(name);
    if (house.faults().isCutover() && (price.budget() == Budget.PUBLISH || isStream(name))) {
      throw new Refusal(
          Refusal.Reason.CUTOVER, isStream(name) ? StreamSet.CUTOVER_TEXT : CUTOVER_TEXT);
    }
    Q request = parse(parser, bytes);
    limiter.spend(caller.address(), price.budget(), price.cost().applyAsInt(request));
    return request;
  }

  private static boolean isStream(String name) {
    return name.startsWith("Subscribe");
  }

  private void loseAnswer(String name) {
    if (house.faults().take(Faults.Fault.LOSE_ANSWER, name)) {
      throw new Refusal(Refusal.Reason.FAULT, "injected fault LOSE_ANSWER");
    }
  }

  private static <Q> Q parse(Parser<Q> parser, byte[] bytes) {
    try {
      return parser.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new Refusal(Refusal.Reason.MALFORMED_REQUEST, "the request does not parse");
    }
  }

  private void answer(ServerCall<byte[], Answer> call, String name, Supplier<Answer> work) {
    try {
      Answer answer = work.get();
      if (!call.isCancelled()) {
        call.sendHeaders(new Metadata());
        call.sendMessage(answer);
        call.close(Status.OK, new Metadata());
      }
    } catch (RuntimeException e) {
      refuse(call, name, e);
    }
  }

  private void refuse(ServerCall<byte[], Answer> call, String name, RuntimeException why) {
    Refusal refusal = why instanceof Refusal expected ? expected : bug(name, why);
    house.counters().refused(name, refusal.reason());
    try {
      call.close(refusal.status(), new Metadata());
    } catch (IllegalStateException alreadyClosed) {
      NodeLog.failed(name, alreadyClosed);
    }
  }

  private static Refusal bug(String name, RuntimeException why) {
    NodeLog.failed(name, why);
    return new Refusal(Refusal.Reason.BUG, "internal error");
  }

  private static <Q> ServerMethodDefinition<byte[], Answer> define(
      MethodDescriptor<Q, ?> method, ServerCallHandler<byte[], Answer> handler) {
    return ServerMethodDefinition.create(
        MethodDescriptor.newBuilder(Answer.RequestBytes.INSTANCE, Answer.AnswerBytes.INSTANCE)
            .setType(method.getType())
            .setFullMethodName(method.getFullMethodName())
            .build(),
        handler);
  }

  /** Waits for the one request of a call. */
  private static class OneRequest extends ServerCall.Listener<byte[]> {
    private final ServerCall<byte[], Answer> call;
    private final Consumer<byte[]> work;
    private final AtomicReference<byte[]> request = new AtomicReference<>();

    OneRequest(ServerCall<byte[], Answer> call, Consumer<byte[]> work) {
      this.call = call;
      this.work = work;
    }

    @Override
    public void onMessage(byte[] message) {
      request.set(message);
    }

    @Override
    public void onHalfClose() {
      byte[] message = request.get();
      if (message == null) {
        call.close(Status.INVALID_ARGUMENT.withDescription("no request"), new Metadata());
      } else {
        work.accept(message);
      }
    }
  }

  private static final class StreamRequest extends OneRequest {
    private final LiveStream stream;

    StreamRequest(ServerCall<byte[], Answer> call, LiveStream stream, Consumer<byte[]> work) {
      super(call, work);
      this.stream = stream;
    }

    @Override
    public void onReady() {
      stream.wake();
    }

    @Override
    public void onCancel() {
      stream.cancelled();
    }
  }
}
