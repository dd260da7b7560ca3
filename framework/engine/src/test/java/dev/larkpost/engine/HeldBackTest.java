package dev.larkpost.engine;

import static dev.larkpost.engine.Bench.ALICE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.larkpost.engine.consent.Category;
import dev.larkpost.engine.inbound.Routes;
import dev.larkpost.engine.outbox.AnnouncementId;
import dev.larkpost.engine.outbox.DeliveryState;
import dev.larkpost.engine.outbox.Notification;
import dev.larkpost.xmtp.ClientState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What was paused or cancelled meanwhile. */
class HeldBackTest {
  private final FakeClient client = new FakeClient();
  private final Bench bench =
      new Bench(
          client,
          EngineStores.inMemory(),
          Routes.builder().build(),
          b -> b.category(new Category("news", Category.Silent.TELL)));

  private AnnouncementId tell() {
    AnnouncementId id = plan();
    bench.settle();
    return id;
  }

  private AnnouncementId plan() {
    return bench
        .engine
        .announcements()
        .send(Notification.to(ALICE).category("news").key("k").text("hello"));
  }

  @Test
  void what_is_paused_between_its_lease_and_its_sealing_waits_until_it_goes_on() {
    AnnouncementId id = plan();
    client.beforeSeal = () -> bench.engine.announcements().pause(id);
    bench.settle();
    assertEquals(List.of(), bench.textsTo(ALICE));
    bench.engine.announcements().resume(id);
    bench.pass(Duration.ofSeconds(1));
    assertEquals(List.of("hello"), bench.textsTo(ALICE));
  }

  @Test
  void what_is_cancelled_between_its_lease_and_its_sealing_is_not_told() {
    AnnouncementId id = plan();
    client.beforeSeal = () -> bench.engine.announcements().cancel(id);
    bench.settle();
    assertEquals(List.of(), bench.textsTo(ALICE));
  }

  @Test
  void a_resumed_announcement_goes_out_without_anything_else_happening() {
    client.state = ClientState.CATCHING_UP;
    AnnouncementId id = tell();
    bench.engine.announcements().pause(id);
    client.state = ClientState.READY;
    bench.pass(Duration.ofSeconds(1));
    assertEquals(List.of(), bench.textsTo(ALICE));
    bench.engine.announcements().resume(id);
    bench.pass(Duration.ofSeconds(1));
    assertEquals(List.of("hello"), bench.textsTo(ALICE));
  }

  @Test
  void lost_bytes_of_a_cancelled_announcement_are_not_sealed_anew() {
    client.confirmAtOnce = false;
    AnnouncementId id = tell();
    bench.engine.announcements().cancel(id);
    client.network.clear();
    client.lose(client.sealed.firstKey());
    bench.pass(Duration.ofSeconds(1));
    assertEquals(List.of(), bench.textsTo(ALICE));
    assertEquals(
        Map.of("cancelled", 1L),
        bench.engine.announcements().progress(id).reasons(DeliveryState.SKIPPED));
  }

  @Test
  void lost_bytes_of_a_paused_announcement_wait_until_it_goes_on() {
    client.confirmAtOnce = false;
    AnnouncementId id = tell();
    bench.engine.announcements().pause(id);
    client.network.clear();
    client.lose(client.sealed.firstKey());
    bench.pass(Duration.ofSeconds(1));
    assertEquals(0, client.sealed.size());
    bench.engine.announcements().resume(id);
    bench.pass(Duration.ofSeconds(1));
    assertEquals(1, client.sealed.size());
  }
}
