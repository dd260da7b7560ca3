package dev.larkpost.engine.watch;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import org.jboss.logging.Logger;

/** Tells several listeners; one that throws costs neither the engine nor the others anything. */
public final class Listeners {
  private static final Logger LOG = Logger.getLogger(Listeners.class);

  private Listeners() {}

  /** One that passes everything on, whatever there is to tell: nothing can be left out here. */
  public static EngineListener of(List<? extends EngineListener> all) {
    List<EngineListener> told = List.copyOf(all);
    Tracing tracing =
        told.stream()
            .map(EngineListener::tracing)
            .filter(Tracing::on)
            .findFirst()
            .orElse(Tracing.OFF);
    return (EngineListener)
        Proxy.newProxyInstance(
            EngineListener.class.getClassLoader(),
            new Class<?>[] {EngineListener.class},
            (proxy, event, facts) -> {
              if (event.getDeclaringClass() == Object.class) {
                return event.invoke(told, facts);
              }
              if (event.getReturnType() == Tracing.class) {
                return tracing;
              }
              for (EngineListener listener : told) {
                tell(listener, event, facts);
              }
              return null;
            });
  }

  private static void tell(EngineListener listener, Method event, Object[] facts) throws Throwable {
    try {
      event.invoke(listener, facts);
    } catch (InvocationTargetException failed) {
      if (!(failed.getCause() instanceof RuntimeException broken)) {
        throw failed.getCause();
      }
      LOG.warnf("LP2001 an engine listener failed: %s", broken.getClass().getName());
    }
  }
}
