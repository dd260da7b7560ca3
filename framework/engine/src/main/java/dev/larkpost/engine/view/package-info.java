/**
 * What whoever looks after a bot is shown: plain records, the same over the REST API and on the
 * command line.
 */
@NullMarked
package dev.larkpost.engine.view;

import org.jspecify.annotations.NullMarked;
