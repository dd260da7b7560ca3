/**
 * Bots as Quarkus beans: annotations, configuration, life cycle, health, the messaging connector.
 */
@NullMarked
package dev.larkpost.quarkus;

import org.jspecify.annotations.NullMarked;
