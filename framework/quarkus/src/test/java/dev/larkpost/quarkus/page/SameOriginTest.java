package dev.larkpost.quarkus.page;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SameOriginTest {
  private static boolean lets(String origin, String host) {
    return SameOrigin.is(Optional.of(origin).filter(o -> !o.isEmpty()), Optional.of(host));
  }

  @Test
  void our_own_page_and_callers_without_a_page_are_let_in() {
    for (String host :
        List.of("127.0.0.1:8080", "localhost:8080", "[::1]:8080", "gm", "GM.localhost:80")) {
      assertTrue(lets("http://" + host, host), host);
      assertTrue(lets("", host), host);
    }
    assertTrue(SameOrigin.is(Optional.empty(), Optional.empty()));
  }

  @Test
  void another_sites_page_is_not() {
    assertFalse(lets("https://elsewhere.example", "127.0.0.1:8080"));
    assertFalse(lets("http://127.0.0.1:9090", "127.0.0.1:8080"));
    assertFalse(lets("null", "127.0.0.1:8080"));
    assertFalse(lets("::", "127.0.0.1:8080"));
    assertFalse(SameOrigin.is(Optional.of("http://127.0.0.1"), Optional.empty()));
  }

  @Test
  void a_site_whose_name_leads_to_our_address_is_not() {
    for (String host :
        List.of(
            "elsewhere.example:8080",
            "elsewhere.example.:8080",
            "127.0.0.1.elsewhere.example",
            "localhost.elsewhere.example:8080",
            "notlocalhost.example")) {
      assertFalse(lets("http://" + host, host), host);
      assertFalse(lets("", host), host);
    }
  }
}
