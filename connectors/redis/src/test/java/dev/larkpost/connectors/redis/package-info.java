@NullMarked
package dev.larkpost.connectors.redis;

import org.jspecify.annotations.NullMarked;
