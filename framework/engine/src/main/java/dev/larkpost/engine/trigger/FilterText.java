package dev.larkpost.engine.trigger;

import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.event.EventException;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * A filter written as a text, for configuration.
 *
 * <pre>{@code
 * amount >= 5e18 and not (to in ('0x00…', '0xde…') or paused)
 * order.items.0.sku = "A-7" and status != 'void'
 * }</pre>
 *
 * <ul>
 *   <li>Comparisons: {@code =}, {@code ==}, {@code !=}, {@code <}, {@code <=}, {@code >}, {@code
 *       >=}, {@code in (…)}, {@code not in (…)}, {@code contains} (a list has it, a text has it
 *       inside). Joined by {@code and}, {@code or}, {@code not}, brackets. Words in any case.
 *   <li>Values: texts in either quote (a backslash keeps the next character), numbers with {@code
 *       _} and {@code e}, {@code true}, {@code false}, {@code 0x…}. Numbers compare as numbers;
 *       {@code 0x…} is compared with bytes and texts in any case.
 *   <li>Paths: names joined by dots, places in lists as numbers; a name with other characters
 *       between backticks. {@code @origin.…} looks at where the event stood; {@code @source},
 *       {@code @position} and {@code @kind} at the event itself. A path alone asks whether the
 *       field is true; {@code exists path} whether it is there.
 *   <li>A comparison with a field that is not there is false, also {@code !=}. Values of different
 *       types are unequal and have no order.
 * </ul>
 */
public final class FilterText implements Filter {
  /** Longer texts are refused. */
  public static final int LENGTH_MAX = 4_000;

  /** Brackets and nots inside each other. */
  public static final int NESTING_MAX = 50;

  private final String text;
  private final Filter filter;
  private final Set<String> paths;

  private FilterText(String text, Filter filter, Set<String> paths) {
    this.text = text;
    this.filter = filter;
    this.paths = Collections.unmodifiableSet(new TreeSet<>(paths));
  }

  /**
   * @param place where the text stands, for the refusal: a property's name, an annotation's method
   * @throws EventException MISCONFIGURED naming the place, the column and what was expected
   */
  public static FilterText parse(String place, String text) {
    FilterParser parser = new FilterParser(place, text);
    Filter filter = parser.parse();
    return new FilterText(text, filter, parser.paths());
  }

  /**
   * The same filter, known to ask only for fields there are.
   *
   * @param known names of the event's fields
   * @throws EventException MISCONFIGURED naming the place, the unknown name and the known ones
   */
  public FilterText over(String place, Set<String> known) {
    for (String path : paths) {
      if (!known.contains(path)) {
        throw EventException.misconfigured(
            place + ": the event has no field \"" + path + "\"; there are " + new TreeSet<>(known));
      }
    }
    return this;
  }

  /** First names of the paths it asks for, without those that begin with {@code @}. */
  public Set<String> fields() {
    return paths;
  }

  @Override
  public boolean accepts(Event event) {
    return filter.accepts(event);
  }

  @Override
  public String toString() {
    return text;
  }
}
