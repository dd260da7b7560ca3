package dev.larkpost.quarkus;

import io.quarkus.arc.Arc;
import io.quarkus.arc.ManagedContext;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.invoke.Invoker;
import org.jspecify.annotations.Nullable;

/** A bot's method, called within a request context of its own; a Uni becomes a CompletionStage. */
record Invocation(Invoker<Object, Object> invoker) {
  @Nullable Object of(Object[] values) throws Exception {
    ManagedContext request = Arc.container().requestContext();
    request.activate();
    try {
      Object given = invoke(values);
      return given instanceof Uni<?> promise ? promise.subscribeAsCompletionStage() : given;
    } finally {
      request.terminate();
    }
  }

  // The bean is looked up by the invoker, so there is no instance to pass.
  @SuppressWarnings({"NullAway", "DataFlowIssue"})
  private @Nullable Object invoke(Object[] values) throws Exception {
    return invoker.invoke(null, values);
  }

  /** A class of the application. */
  static Class<?> load(String name) {
    try {
      return Class.forName(name, false, Thread.currentThread().getContextClassLoader());
    } catch (ClassNotFoundException gone) {
      throw new IllegalStateException("a class the build saw is gone: " + name, gone);
    }
  }
}
