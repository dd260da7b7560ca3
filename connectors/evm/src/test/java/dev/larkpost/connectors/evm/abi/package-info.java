@NullMarked
package dev.larkpost.connectors.evm.abi;

import org.jspecify.annotations.NullMarked;
