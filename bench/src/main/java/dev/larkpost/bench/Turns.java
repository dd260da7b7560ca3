package dev.larkpost.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;

/** Answers of the measured rounds, ours and theirs by turns. */
record Turns(List<JsonNode> ours, List<JsonNode> theirs) {
  /** Who begins alternates, so that neither always has the warmer machine. */
  static Turns take(
      int rounds, IntFunction<JsonNode> ours, Optional<IntFunction<JsonNode>> theirs) {
    Turns turns = new Turns(new ArrayList<>(), new ArrayList<>());
    for (int round = 0; round < rounds; round++) {
      int number = round;
      if (round % 2 == 0) {
        turns.ours.add(ours.apply(number));
      }
      theirs.ifPresent(t -> turns.theirs.add(t.apply(number)));
      if (round % 2 == 1) {
        turns.ours.add(ours.apply(number));
      }
    }
    return turns;
  }

  Row rate(String name, String unit) {
    return Row.rate(name, unit, each(ours, Turns::perSecond), each(theirs, Turns::perSecond));
  }

  Row cpu(String name) {
    return Row.saving(name, "ms CPU", each(ours, Turns::cpuPerOne), each(theirs, Turns::cpuPerOne));
  }

  Row cost(String name, String unit, String field) {
    return Row.cost(name, unit, field(ours, field), field(theirs, field));
  }

  Row memory(String name) {
    return cost(name, "MB RSS", "rssMb");
  }

  static double perSecond(JsonNode answer) {
    return answer.path("n").asDouble() * 1_000 / answer.path("wallMs").asDouble();
  }

  static double cpuPerOne(JsonNode answer) {
    return answer.path("cpuMs").asDouble() / answer.path("n").asDouble();
  }

  private static List<Double> field(List<JsonNode> answers, String name) {
    return each(answers, answer -> answer.path(name).asDouble());
  }

  private static List<Double> each(List<JsonNode> answers, ToDoubleFunction<JsonNode> value) {
    return answers.stream().map(answer -> value.applyAsDouble(answer)).toList();
  }
}
