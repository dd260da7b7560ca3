/** The whole engine over a client that costs nothing: for millions of recipients and many lives. */
@NullMarked
package dev.larkpost.testkit.model;

import org.jspecify.annotations.NullMarked;
