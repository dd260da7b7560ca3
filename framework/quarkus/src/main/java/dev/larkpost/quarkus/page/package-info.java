/** What the bots' own web pages share: how they are served, and whose scripts may call us. */
@NullMarked
package dev.larkpost.quarkus.page;

import org.jspecify.annotations.NullMarked;
