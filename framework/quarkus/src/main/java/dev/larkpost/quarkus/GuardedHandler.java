package dev.larkpost.quarkus;

import dev.larkpost.engine.inbound.Handler;
import dev.larkpost.engine.inbound.MessageContext;
import dev.larkpost.engine.inbound.Role;
import dev.larkpost.engine.inbound.Roles;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Lets only people of a role to a handler. */
record GuardedHandler(Handler handler, Role needed, Supplier<Gate> gate) implements Handler {
  /** Who is who, and what the others are told; empty for nothing. */
  record Gate(Roles roles, Optional<String> refused) {}

  @Override
  public @Nullable Object handle(MessageContext context) throws Exception {
    Gate here = gate.get();
    return here.roles().of(context.sender()).may(needed) ? handler.handle(context) : here.refused();
  }
}
