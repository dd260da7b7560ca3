/** Durable state in SQL: SQLite in one file, one writer, encrypted secrets. */
@NullMarked
package dev.larkpost.connectors.jdbc;

import org.jspecify.annotations.NullMarked;
