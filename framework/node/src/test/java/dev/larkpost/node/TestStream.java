package dev.larkpost.node;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A raw client stream: sees headers and takes messages one by one. */
final class TestStream<T> implements AutoCloseable {
  private static final int SECONDS = 60;

  private final ClientCall<?, T> call;
  private final BlockingQueue<T> messages = new LinkedBlockingQueue<>();
  private final CompletableFuture<Metadata> headers = new CompletableFuture<>();
  private final CompletableFuture<Status> closed = new CompletableFuture<>();

  private <Q> TestStream(Channel channel, MethodDescriptor<Q, T> method, Q request, int window) {
    ClientCall<Q, T> open = channel.newCall(method, CallOptions.DEFAULT);
    call = open;
    open.start(
        new ClientCall.Listener<T>() {
          @Override
          public void onHeaders(Metadata metadata) {
            headers.complete(metadata);
          }

          @Override
          public void onMessage(T message) {
            messages.add(message);
          }

          @Override
          public void onClose(Status status, Metadata trailers) {
            closed.complete(status);
          }
        },
        new Metadata());
    open.request(window);
    open.sendMessage(request);
    open.halfClose();
  }

  /** Reads as fast as it comes. */
  static <Q, T> TestStream<T> open(Channel channel, MethodDescriptor<Q, T> method, Q request) {
    return new TestStream<>(channel, method, request, Integer.MAX_VALUE);
  }

  /** Reads one message and no more until asked. */
  static <Q, T> TestStream<T> idle(Channel channel, MethodDescriptor<Q, T> method, Q request) {
    return new TestStream<>(channel, method, request, 1);
  }

  void request(int more) {
    call.request(more);
  }

  Metadata headers() {
    return get(headers);
  }

  boolean hasHeaders() {
    return headers.isDone();
  }

  T next() {
    try {
      T next = messages.poll(SECONDS, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("no message within " + SECONDS + " s");
      }
      return next;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  List<T> next(int count) {
    List<T> taken = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      taken.add(next());
    }
    return taken;
  }

  int unread() {
    return messages.size();
  }

  Status closed() {
    return get(closed);
  }

  private static <V> V get(CompletableFuture<V> future) {
    try {
      return future.get(SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("nothing within " + SECONDS + " s", e);
    }
  }

  @Override
  public void close() {
    call.cancel("the test is done", null);
  }
}
