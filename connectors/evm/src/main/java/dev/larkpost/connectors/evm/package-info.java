/**
 * Events of EVM chains: contract logs, native transfers and new blocks, followed block hash by
 * block hash to a chosen finality. Start reading at {@link EvmSource}.
 */
@NullMarked
package dev.larkpost.connectors.evm;

import org.jspecify.annotations.NullMarked;
