package dev.larkpost;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The arrows between modules and packages, and the one home of each dangerous import. */
class ArchitectureTest {
  private static final List<String> MODULES =
      List.of(
          "framework/mls",
          "framework/xmtp",
          "framework/engine",
          "framework/node",
          "framework/quarkus",
          "framework/console",
          "framework/cli",
          "connectors/jdbc",
          "connectors/evm",
          "connectors/kafka",
          "connectors/redis");

  private static final List<String> CONNECTORS = List.of("jdbc", "evm", "kafka", "redis");

  private static JavaClasses classes;

  @BeforeAll
  static void readAllModules() {
    Path root = Path.of(System.getProperty("larkpost.root"));
    List<Path> paths = new ArrayList<>();
    for (String module : MODULES) {
      Path compiled = root.resolve(module).resolve("target/classes");
      assertTrue(Files.isDirectory(compiled), () -> module + " is not compiled");
      paths.add(compiled);
    }
    classes = new ClassFileImporter().importPaths(paths);
    assertTrue(classes.size() > 300, "too few classes to mean anything: " + classes.size());
  }

  private static void check(ArchRule rule) {
    rule.check(classes);
  }

  private static void mayNotUse(String who, String... whom) {
    check(
        noClasses()
            .that(resideInAPackage(who))
            .should()
            .dependOnClassesThat(resideInAnyPackage(whom)));
  }

  @Test
  void modules_depend_one_way() {
    mayNotUse(
        "dev.larkpost.mls..",
        "dev.larkpost.xmtp..",
        "dev.larkpost.engine..",
        "dev.larkpost.node..",
        "dev.larkpost.connectors..",
        "dev.larkpost.quarkus..");
    mayNotUse(
        "dev.larkpost.xmtp..",
        "dev.larkpost.engine..",
        "dev.larkpost.node..",
        "dev.larkpost.connectors..",
        "dev.larkpost.quarkus..");
    mayNotUse(
        "dev.larkpost.engine..",
        "dev.larkpost.node..",
        "dev.larkpost.connectors..",
        "dev.larkpost.quarkus..");
    // Qute is a library of Quarkus that runs without it.
    check(
        noClasses()
            .that(resideInAPackage("dev.larkpost.engine.."))
            .should()
            .dependOnClassesThat(
                resideInAPackage("io.quarkus..")
                    .and(
                        com.tngtech.archunit.base.DescribedPredicate.not(
                            resideInAPackage("io.quarkus.qute..")))));
    mayNotUse(
        "dev.larkpost.node..",
        "dev.larkpost.engine..",
        "dev.larkpost.connectors..",
        "dev.larkpost.quarkus..",
        "io.quarkus..");
    mayNotUse(
        "dev.larkpost.connectors..",
        "dev.larkpost.node..",
        "dev.larkpost.quarkus..",
        "io.quarkus..");
    mayNotUse("dev.larkpost.quarkus..", "dev.larkpost.connectors..", "dev.larkpost.console..");
    mayNotUse("dev.larkpost.console..", "dev.larkpost.node..", "dev.larkpost.connectors..");
    // The command line meets a running bot over HTTP, never in its process, and a stopped one in
    // its store.
    mayNotUse(
        "dev.larkpost.cli..",
        "dev.larkpost.node..",
        "dev.larkpost.connectors.evm..",
        "dev.larkpost.connectors.kafka..",
        "dev.larkpost.connectors.redis..",
        "dev.larkpost.quarkus..",
        "dev.larkpost.console..",
        "io.quarkus..");
    for (String connector : CONNECTORS) {
      CONNECTORS.stream()
          .filter(other -> !other.equals(connector))
          .forEach(
              other ->
                  mayNotUse(
                      "dev.larkpost.connectors." + connector + "..",
                      "dev.larkpost.connectors." + other + ".."));
    }
  }

  @Test
  void the_mls_engine_is_built_in_layers() {
    mayNotUse(
        "dev.larkpost.mls.crypto..",
        "dev.larkpost.mls.wire..",
        "dev.larkpost.mls.tree..",
        "dev.larkpost.mls.schedule..",
        "dev.larkpost.mls.group..");
    mayNotUse(
        "dev.larkpost.mls.wire..",
        "dev.larkpost.mls.tree..",
        "dev.larkpost.mls.schedule..",
        "dev.larkpost.mls.group..");
    mayNotUse("dev.larkpost.mls.tree..", "dev.larkpost.mls.schedule..", "dev.larkpost.mls.group..");
    mayNotUse("dev.larkpost.mls.schedule..", "dev.larkpost.mls.group..");
  }

  @Test
  void inside_the_client_the_wire_and_the_stores_know_nothing_above_them() {
    mayNotUse(
        "dev.larkpost.xmtp.transport..",
        "dev.larkpost.xmtp.conversation..",
        "dev.larkpost.xmtp.store..",
        "dev.larkpost.mls..");
    mayNotUse("dev.larkpost.xmtp.identity..", "dev.larkpost.xmtp.conversation..");
    mayNotUse(
        "dev.larkpost.xmtp.content..",
        "dev.larkpost.xmtp.conversation..",
        "dev.larkpost.xmtp.store..");
    mayNotUse(
        "dev.larkpost.xmtp.id..",
        "dev.larkpost.xmtp.conversation..",
        "dev.larkpost.xmtp.store..",
        "dev.larkpost.xmtp.transport..",
        "dev.larkpost.xmtp.identity..",
        "dev.larkpost.xmtp.content..");
  }

  @Test
  void inside_the_engine_the_outbox_knows_nobody() {
    mayNotUse(
        "dev.larkpost.engine.outbox..",
        "dev.larkpost.engine.send..",
        "dev.larkpost.engine.inbound..");
    mayNotUse(
        "dev.larkpost.engine.limit..",
        "dev.larkpost.engine.outbox..",
        "dev.larkpost.engine.send..");
    mayNotUse("dev.larkpost.engine.send..", "dev.larkpost.engine.inbound..");
    for (String stage : List.of("outbox", "limit", "send", "inbound", "event", "consent")) {
      mayNotUse("dev.larkpost.engine." + stage + "..", "dev.larkpost.engine.receipt..");
    }
  }

  @Test
  void inside_the_engine_the_way_of_an_event_goes_one_way() {
    String[] later = {
      "dev.larkpost.engine.outbox..",
      "dev.larkpost.engine.send..",
      "dev.larkpost.engine.inbound..",
      "dev.larkpost.engine.template..",
      "dev.larkpost.engine.audience.."
    };
    mayNotUse("dev.larkpost.engine.trigger..", later);
    mayNotUse(
        "dev.larkpost.engine.audience..",
        "dev.larkpost.engine.template..",
        "dev.larkpost.engine.outbox..",
        "dev.larkpost.engine.send..",
        "dev.larkpost.engine.inbound..");
    mayNotUse(
        "dev.larkpost.engine.template..",
        "dev.larkpost.engine.outbox..",
        "dev.larkpost.engine.send..",
        "dev.larkpost.engine.inbound..");
  }

  @Test
  void events_are_a_leaf_of_the_engine_and_a_chains_declarations_know_no_network() {
    mayNotUse(
        "dev.larkpost.engine.event..",
        "dev.larkpost.engine.outbox..",
        "dev.larkpost.engine.send..",
        "dev.larkpost.engine.inbound..",
        "dev.larkpost.engine.watch..",
        "dev.larkpost.engine.consent..");
    mayNotUse("dev.larkpost.connectors.evm.abi..", "dev.larkpost.connectors.evm.rpc..");
    mayNotUse("dev.larkpost.connectors.evm.rpc..", "dev.larkpost.connectors.evm.abi..");
    // The root of the connector uses both; neither knows it.
    mayNotUse("dev.larkpost.connectors.evm.abi..", "dev.larkpost.connectors.evm");
    mayNotUse("dev.larkpost.connectors.evm.rpc..", "dev.larkpost.connectors.evm");
  }

  @Test
  void dangerous_imports_have_one_home() {
    onlyIn("io.quarkus.qute..", "dev.larkpost.engine.template..", "dev.larkpost.quarkus..");
    onlyIn("com.cronutils..", "dev.larkpost.engine.schedule..");
    onlyIn("org.bouncycastle..", "dev.larkpost.mls.crypto..");
    onlyIn("org.web3j..", "dev.larkpost.xmtp.identity..", "dev.larkpost.connectors.evm..");
    onlyIn("java.sql..", "dev.larkpost.connectors.jdbc..", "dev.larkpost.node..");
    onlyIn("org.apache.kafka..", "dev.larkpost.connectors.kafka..");
    onlyIn("redis.clients..", "dev.larkpost.connectors.redis..");
    onlyIn(
        "io.grpc..",
        "dev.larkpost.xmtp.transport..",
        "dev.larkpost.xmtp.wire..",
        "dev.larkpost.node..");
  }

  private static void onlyIn(String what, String... homes) {
    check(
        noClasses()
            .that(com.tngtech.archunit.base.DescribedPredicate.not(resideInAnyPackage(homes)))
            .should()
            .dependOnClassesThat(resideInAPackage(what)));
  }

  @Test
  void time_and_chance_are_given() {
    check(
        noClasses()
            .that(resideInAnyPackage("dev.larkpost.mls..", "dev.larkpost.engine.."))
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Math.class, "random"));
  }
}
