/**
 * Events that time brings: schedules, as sources like any other. The only place that knows cron.
 */
@NullMarked
package dev.larkpost.engine.schedule;

import org.jspecify.annotations.NullMarked;
