/** Finds bots at build time, checks them, and starts the node of dev mode. */
@NullMarked
package dev.larkpost.quarkus.deployment;

import org.jspecify.annotations.NullMarked;
