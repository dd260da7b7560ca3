package dev.larkpost.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.larkpost.xmtp.XmtpException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class PatientWalletsTest {
  @Test
  void a_chain_that_says_nothing_keeps_a_few_waiting_and_no_more() throws Exception {
    CountDownLatch asked = new CountDownLatch(PatientWallets.UNDERWAY_MAX);
    CountDownLatch speaks = new CountDownLatch(1);
    PatientWallets wallets =
        new PatientWallets(
            checks -> {
              asked.countDown();
              try {
                speaks.await();
              } catch (InterruptedException stop) {
                throw new AssertionError(stop);
              }
              return List.of();
            });
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> waiting = new ArrayList<>();
      try {
        for (int i = 0; i < PatientWallets.UNDERWAY_MAX; i++) {
          waiting.add(callers.submit(() -> wallets.verify(List.of())));
        }
        asked.await();
        XmtpException full = assertThrows(XmtpException.class, () -> wallets.verify(List.of()));
        assertEquals(XmtpException.Code.UNAVAILABLE, full.code());
        assertEquals(XmtpException.Retry.LATER, full.retry());
      } finally {
        speaks.countDown();
      }
      for (Future<?> one : waiting) {
        one.get();
      }
    }
    assertEquals(List.of(), wallets.verify(List.of()), "there is room again");
  }
}
