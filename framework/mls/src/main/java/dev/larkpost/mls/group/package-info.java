/** A member's view of a group: create, join, protect, commit, receive, save and load. */
@NullMarked
package dev.larkpost.mls.group;

import org.jspecify.annotations.NullMarked;
