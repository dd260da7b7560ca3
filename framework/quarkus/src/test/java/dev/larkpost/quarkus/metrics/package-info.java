/** What is counted, and the page that says so. */
@NullMarked
package dev.larkpost.quarkus.metrics;

import org.jspecify.annotations.NullMarked;
