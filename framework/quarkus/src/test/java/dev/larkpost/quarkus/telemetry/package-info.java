/** Dashboard and alerts against the metrics there are, and alerts against recorded series. */
@NullMarked
package dev.larkpost.quarkus.telemetry;

import org.jspecify.annotations.NullMarked;
