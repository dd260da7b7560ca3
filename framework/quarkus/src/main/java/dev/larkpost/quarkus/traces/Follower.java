package dev.larkpost.quarkus.traces;

import dev.larkpost.engine.watch.EngineListener;

/** Watches every bot of the application; a bean of this type is asked once for each. */
@FunctionalInterface
public interface Follower {
  EngineListener of(String bot);
}
