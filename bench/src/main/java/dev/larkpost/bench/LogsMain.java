package dev.larkpost.bench;

import dev.larkpost.connectors.evm.ChainSettings;
import dev.larkpost.connectors.evm.ContractSettings;
import dev.larkpost.connectors.evm.EvmChain;
import dev.larkpost.connectors.evm.EvmSource;
import dev.larkpost.connectors.evm.Finality;
import dev.larkpost.connectors.evm.ProviderSettings;
import dev.larkpost.connectors.evm.SourceSettings;
import dev.larkpost.connectors.jdbc.SqliteStore;
import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.event.EventPump;
import dev.larkpost.engine.event.SourceListener;
import dev.larkpost.engine.event.SourceName;
import dev.larkpost.engine.limit.Backoff;
import dev.larkpost.xmtp.transport.NetworkAddress;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Logs read, decoded, matched, compared with what was told, sealed and checkpointed into SQLite, in
 * a process of its own: arguments are its folder and how many rounds.
 */
public final class LogsMain {
  static final String RATE = "logs per second and core ";
  private static final int BATCH = 1_000;
  private static final int SPARE_BLOCKS = 200;

  private LogsMain() {}

  public static void main(String[] arguments) {
    try (MadeUpChain chain = new MadeUpChain()) {
      for (int round = 0; round < Integer.parseInt(arguments[1]); round++) {
        System.out.println(RATE + measure(chain, Path.of(arguments[0]), "round" + round));
      }
    }
    System.exit(0);
  }

  private static double measure(MadeUpChain chain, Path folder, String name) {
    AtomicLong told = new AtomicLong();
    SourceListener listener =
        new SourceListener() {
          @Override
          public void told(SourceName source, List<Event> events) {
            told.addAndGet(events.size());
          }
        };
    ChainSettings settings =
        ChainSettings.of("local", 1, List.of(ProviderSettings.of("made-up", chain.url())));
    SourceSettings source =
        SourceSettings.of(
                "local",
                new Finality.Depth(0),
                ContractSettings.of(
                    "erc20",
                    "event Transfer(address indexed from, address indexed to, uint256 value)"))
            .startingAt(1);
    Clients clients = new Clients(NetworkAddress.local(1));
    try (SqliteStore store = clients.store(folder, name);
        EvmChain evmChain = EvmChain.open(settings, Clock.systemUTC(), new Random(1), listener);
        EvmSource evm = new EvmSource(evmChain, source, listener)) {
      EventPump pump =
          new EventPump(
              evm,
              new EventPump.Parts(
                  store.transactions(),
                  store.events(),
                  (tx, events) -> {},
                  listener,
                  Clock.systemUTC()),
              new EventPump.Settings(
                  BATCH,
                  Duration.ZERO,
                  new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(2), new Random(1))));
      long cpu = cpu() - chain.servingNanos();
      long wanted = (long) MadeUpChain.LOGS_PER_BLOCK * (MadeUpChain.BLOCKS - SPARE_BLOCKS);
      while (told.get() < wanted) {
        pump.runOnce();
      }
      return told.get() / ((cpu() - chain.servingNanos() - cpu) / 1e9);
    }
  }

  private static long cpu() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean os
        ? os.getProcessCpuTime()
        : 0;
  }
}
