/** What log lines carry besides their words. */
@NullMarked
package dev.larkpost.quarkus.logs;

import org.jspecify.annotations.NullMarked;
