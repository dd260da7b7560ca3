/** What log lines carry besides their words, as tests meet it. */
@NullMarked
package dev.larkpost.quarkus.logs;

import org.jspecify.annotations.NullMarked;
