/** The whole engine against the node's books. */
@NullMarked
package dev.larkpost.testkit.model;

import org.jspecify.annotations.NullMarked;
