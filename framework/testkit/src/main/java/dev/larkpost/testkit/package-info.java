/** Tests of bots without a network: people, a bot, a node and a clock in one process. */
@NullMarked
package dev.larkpost.testkit;

import org.jspecify.annotations.NullMarked;
