package dev.larkpost.engine.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.event.Fields;
import dev.larkpost.xmtp.content.Content;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TemplateTest {
  private static final String ADDRESS = "0x52908400098527886e0f7030069857d2e4169ee7";

  record Token(String symbol, BigInteger amount) {}

  record Drop(String name, Token token, Optional<String> note) {}

  private static Template template(Template.Kind kind, String text, String... names) {
    return Template.of(Template.Source.of("t", kind, text), Variables.named(Set.of(names)));
  }

  private static String text(String text, Fields data) {
    Template template =
        Template.of(
            Template.Source.of("t", Template.Kind.TEXT, text),
            Variables.named(data.values().keySet()));
    return ((Content.Text) template.render(data, Optional.empty())).text();
  }

  private static String markdown(String text, Fields data) {
    Template template =
        Template.of(
            Template.Source.of("t", Template.Kind.MARKDOWN, text),
            Variables.named(data.values().keySet()));
    return ((Content.Markdown) template.render(data, Optional.empty())).markdown();
  }

  @Test
  void amounts_get_their_decimals_and_are_never_rounded_up() {
    Fields data = Fields.of("amount", new BigInteger("1234567890123456789012"));
    assertEquals("1,234.567890123456789012", text("{amount.units(18)}", data));
    assertEquals("1,234.5678", text("{amount.units(18, 4)}", data));
    assertEquals("0", text("{amount.units(40, 4)}", data));
    assertEquals("1234567890123456789012", text("{amount}", data));
    Fields decimals = data.with("decimals", BigInteger.TWO).with("n", BigInteger.valueOf(-150));
    assertEquals("-1.5", text("{n.units(decimals)}", decimals));
  }

  @Test
  void addresses_are_shortened_unless_the_template_wants_them_whole() {
    Fields data = Fields.of("to", ADDRESS);
    assertEquals("0x5290…9ee7", text("{to}", data));
    assertEquals(ADDRESS, text("{to.full}", data));
  }

  @Test
  void an_address_goes_by_its_name_where_one_is_known() {
    Template template = template(Template.Kind.MARKDOWN, "to {name(to)}, {name(by)}", "to", "by");
    assertTrue(template.asksNames());
    Map<String, Object> data = Map.of("to", ADDRESS, "by", "0x" + "ab".repeat(20));
    Content named =
        template.render(
            data,
            Optional.empty(),
            a -> Optional.of("my_*name*.eth").filter(n -> a.equals(ADDRESS)));
    assertEquals(
        new Content.Markdown("to my\\_\\*name\\*\\.eth, 0xabab…abab"), named, "and is only text");
    assertEquals(
        new Content.Markdown("to 0x5290…9ee7, 0xabab…abab"),
        template.render(data, Optional.empty()));
    assertFalse(template(Template.Kind.TEXT, "{name}", "name").asksNames());
    assertEquals("x", text("{name}", Fields.of("name", "x")));
  }

  @Test
  void a_name_is_asked_of_one_value_and_of_nothing_else() {
    for (String wrong : List.of("{name()}", "{name(to, to)}", "{to.name(to)}", "{name(other)}")) {
      TemplateException refused =
          assertThrows(
              TemplateException.class, () -> template(Template.Kind.TEXT, wrong, "to"), wrong);
      assertEquals(TemplateException.Code.UNKNOWN_VARIABLE, refused.code(), wrong);
    }
  }

  @Test
  void markup_from_outside_is_only_text() {
    Fields data =
        Fields.of("name", "**free** [mint](https://evil.example) <b>\n# Official\n1. go www.evil");
    assertEquals(
        "*Hi* \\*\\*free\\*\\* \\[mint\\]\\(https\\://evil\\.example\\) \\<b\\> \\# Official 1\\. go www\\.evil",
        markdown("*Hi* {name}", data));
    assertEquals("a **b**", markdown("a {n.raw}", Fields.of("n", "**b**")));
    assertEquals(
        "**free** [mint](https://evil.example) <b> # Official 1. go www.evil",
        text("{name}", data));
    assertEquals("1\\. x", markdown("{n}", Fields.of("n", "1. x")));
    assertEquals("1.5", markdown("{n}", Fields.of("n", "1.5").with("m", true)).replace("\\", ""));
  }

  @Test
  void hidden_and_turning_characters_vanish_and_long_values_are_cut() {
    assertEquals("abcd", text("{n}", Fields.of("n", "a\u202eb\u0000c\u200bd")));
    String cut = text("{n}", Fields.of("n", "😀".repeat(1_000)));
    assertEquals(501, cut.length());
    assertTrue(cut.endsWith("😀…"));
  }

  @Test
  void everybody_reads_their_language_or_the_fallback() {
    Template template =
        Template.of(
            new Template.Source(
                "t",
                Template.Kind.TEXT,
                Map.of("en", "{n.units(2)} paid", "de", "{n.units(2)} bezahlt", "pt-BR", "pago"),
                "en"),
            Variables.named(Set.of("n")));
    Map<String, ?> data = Map.of("n", new BigInteger("123456"));
    assertEquals(
        new Content.Text("1.234,56 bezahlt"), template.render(data, Optional.of(Locale.GERMANY)));
    assertEquals(
        new Content.Text("1,234.56 paid"), template.render(data, Optional.of(Locale.FRENCH)));
    assertEquals(
        new Content.Text("pago"),
        template.render(data, Optional.of(Locale.forLanguageTag("pt-BR"))));
    assertEquals("en", template.languageFor(Optional.of(Locale.forLanguageTag("pt"))));
  }

  @Test
  void sections_loops_and_records_work() {
    Template template =
        Template.of(
            Template.Source.of(
                "t",
                Template.Kind.TEXT,
                "{drop.name}: {drop.token.amount.units(1)} {drop.token.symbol}"
                    + "{#for x in items}{#if x_count > 1},{/if} {x}{/for}{#if big}!{#else}.{/if}"
                    + " {drop.note.or('-')}{#let y=drop.name}{y}{/let}"),
            new Variables(Map.of("drop", Drop.class, "items", List.class, "big", Boolean.class)));
    assertEquals(
        new Content.Text("d: 1.5 T a, b! -d"),
        template.render(
            Map.of(
                "drop",
                new Drop("d", new Token("T", BigInteger.valueOf(15)), Optional.empty()),
                "items",
                List.of("a", "b"),
                "big",
                true),
            Optional.empty()));
  }

  private static TemplateException refusal(Template.Kind kind, String text, Variables known) {
    return assertThrows(
        TemplateException.class,
        () -> Template.of(Template.Source.of("drops.txt", kind, text), known),
        text);
  }

  @Test
  void templates_that_cannot_work_are_refused_with_their_place() {
    Variables known = Variables.named(List.of("a")).with("b");
    TemplateException name = refusal(Template.Kind.TEXT, "x\n{amuont}", known);
    assertEquals(TemplateException.Code.UNKNOWN_VARIABLE, name.code());
    assertEquals(
        "template drops.txt (en), line 2: {amuont} asks for \"amuont\"; there are [a, b]",
        name.getMessage());
    for (String text :
        List.of(
            "{a.unitz(18)}",
            "{#if amount > 1}x{/if}",
            "{#for x in many}{x}{/for}",
            "{a.units(decimals)}",
            "{cdi:bean.secret}")) {
      assertEquals(
          TemplateException.Code.UNKNOWN_VARIABLE,
          refusal(Template.Kind.TEXT, text, known).code(),
          text);
    }
    TemplateException nested =
        refusal(Template.Kind.TEXT, "{token.symbl}", Variables.of(Drop.class));
    assertTrue(
        String.valueOf(nested.getMessage()).contains("\"symbl\"; there are [amount, symbol]"));
    for (String text : List.of("{#if a}x", "{a", "{#include other /}", "{#nope}{/nope}", "{/if}")) {
      TemplateException refused = refusal(Template.Kind.TEXT, "\n" + text, known);
      assertEquals(TemplateException.Code.UNPARSABLE, refused.code(), text);
      assertTrue(String.valueOf(refused.getMessage()).contains("line 2"), refused.getMessage());
    }
    assertThrows(
        TemplateException.class,
        () -> new Template.Source("t", Template.Kind.TEXT, Map.of("de", "x"), "en"));
    assertThrows(
        TemplateException.class,
        () ->
            Template.of(
                new Template.Source("t", Template.Kind.TEXT, Map.of("no such!", "x"), "no such!"),
                known));
  }

  @Test
  void missing_values_and_wrong_kinds_are_set_aside_without_their_content() {
    Template missing = template(Template.Kind.TEXT, "{a}", "a");
    TemplateException refused =
        assertThrows(TemplateException.class, () -> missing.render(Fields.NONE, Optional.empty()));
    assertEquals(TemplateException.Code.UNFILLABLE, refused.code());
    Template units = template(Template.Kind.TEXT, "{a.units(18)}", "a");
    TemplateException kind =
        assertThrows(
            TemplateException.class,
            () -> units.render(Fields.of("a", "secret"), Optional.empty()));
    assertEquals(TemplateException.Code.UNFILLABLE, kind.code());
    assertFalse(String.valueOf(kind.getMessage()).contains("secret"));
  }

  @Test
  void nothing_longer_than_the_limit_ever_comes_out() {
    Template template = template(Template.Kind.MARKDOWN, "{#for x in xs}{x}{/for}", "xs");
    int refused = 0;
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      List<String> values =
          random
              .ints(random.nextInt(120), 0, 600)
              .mapToObj(
                  n ->
                      random
                          .ints(n, 1, 0xd800)
                          .collect(
                              StringBuilder::new,
                              StringBuilder::appendCodePoint,
                              StringBuilder::append)
                          .toString())
              .toList();
      try {
        Content.Markdown out =
            (Content.Markdown) template.render(Map.of("xs", values), Optional.empty());
        assertTrue(out.markdown().getBytes(StandardCharsets.UTF_8).length <= Template.BYTES_MAX);
      } catch (TemplateException large) {
        assertEquals(TemplateException.Code.TOO_LARGE, large.code());
        refused++;
      }
    }
    assertTrue(refused > 10 && refused < 290, "refused " + refused);
  }
}
