/** The client meets the node: behaviour of both together. */
@NullMarked
package dev.larkpost.node.client;

import org.jspecify.annotations.NullMarked;
