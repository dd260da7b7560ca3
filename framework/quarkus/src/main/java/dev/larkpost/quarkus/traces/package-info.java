/**
 * What goes through a bot as OpenTelemetry traces. Only {@link
 * dev.larkpost.quarkus.traces.Follower} is there without {@code quarkus-opentelemetry}; everything
 * else becomes a bean when an application has it. Attributes are names out of configuration, codes
 * and numbers: never an address, a text or a key.
 */
@NullMarked
package dev.larkpost.quarkus.traces;

import org.jspecify.annotations.NullMarked;
