@NullMarked
package dev.larkpost.connectors.jdbc;

import org.jspecify.annotations.NullMarked;
