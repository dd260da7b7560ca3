/** Event declarations and the data of logs: parsed, matched, decoded. Knows no network. */
@NullMarked
package dev.larkpost.connectors.evm.abi;

import org.jspecify.annotations.NullMarked;
