/**
 * What bots are joined to besides the network: connectors on the class path, rules and templates
 * out of configuration. Used when the application is built, to check, and when it starts.
 */
@NullMarked
package dev.larkpost.quarkus.wiring;

import org.jspecify.annotations.NullMarked;
