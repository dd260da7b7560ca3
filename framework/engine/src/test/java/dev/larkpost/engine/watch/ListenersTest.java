package dev.larkpost.engine.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ListenersTest {
  private final List<String> heard = new ArrayList<>();

  private static Stream<Method> events() {
    return Arrays.stream(EngineListener.class.getMethods());
  }

  private EngineListener hearing(String name) {
    return new EngineListener() {
      @Override
      public void deliveryPublished(long delivery, Duration took) {
        heard.add(name + " " + delivery + " " + took);
      }
    };
  }

  @Test
  void all_are_told_the_same_and_one_that_throws_costs_nobody_anything() {
    EngineListener broken =
        new EngineListener() {
          @Override
          public void deliveryPublished(long delivery, Duration took) {
            throw new IllegalStateException("wanted");
          }
        };
    EngineListener all = Listeners.of(List.of(hearing("one"), broken, hearing("other")));
    all.deliveryPublished(7, Duration.ofSeconds(1));
    assertEquals(List.of("one 7 PT1S", "other 7 PT1S"), heard);
  }

  @Test
  void an_error_is_no_listeners_failure() {
    EngineListener dying =
        new EngineListener() {
          @Override
          public void permitted(int units) {
            throw new AssertionError("wanted");
          }
        };
    EngineListener all = Listeners.of(List.of(dying));
    assertThrows(AssertionError.class, () -> all.permitted(1));
  }

  @Test
  void it_can_be_looked_at_and_tells_nobody_of_that() {
    EngineListener all = Listeners.of(List.of(hearing("one")));
    assertTrue(all.toString().startsWith("["), all::toString);
    assertEquals(all.hashCode(), all.hashCode());
    assertEquals(List.of(), heard);
  }

  /** Whoever asked several listeners something else would get no answer. */
  @Test
  void listeners_are_told_and_asked_for_nothing_but_who_follows() {
    assertEquals(
        new TreeSet<>(List.of("void", Tracing.class.getName())),
        events()
            .map(event -> event.getReturnType().getName())
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void the_one_that_follows_is_found_among_several() {
    Tracing following =
        (Tracing)
            Proxy.newProxyInstance(
                Tracing.class.getClassLoader(),
                new Class<?>[] {Tracing.class},
                (proxy, asked, of) -> asked.getName().equals("on"));
    EngineListener follower =
        new EngineListener() {
          @Override
          public Tracing tracing() {
            return following;
          }
        };
    assertSame(following, Listeners.of(List.of(hearing("one"), follower)).tracing());
    assertSame(Tracing.OFF, Listeners.of(List.of(hearing("one"))).tracing());
  }
}
