/** The pages in {@code docs/}: reference pages made of what there is, and what all pages show. */
@NullMarked
package dev.larkpost.docs;

import org.jspecify.annotations.NullMarked;
