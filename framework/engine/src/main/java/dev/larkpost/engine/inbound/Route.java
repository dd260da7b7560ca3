package dev.larkpost.engine.inbound;

/** A named handler. @param name stable: part of the answers' idempotency keys */
public record Route(String name, Handler handler) {}
