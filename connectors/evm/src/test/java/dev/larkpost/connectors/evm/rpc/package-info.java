@NullMarked
package dev.larkpost.connectors.evm.rpc;

import org.jspecify.annotations.NullMarked;
