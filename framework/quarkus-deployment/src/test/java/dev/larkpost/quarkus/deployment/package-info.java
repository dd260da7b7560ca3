/** Tests. */
@NullMarked
package dev.larkpost.quarkus.deployment;

import org.jspecify.annotations.NullMarked;
