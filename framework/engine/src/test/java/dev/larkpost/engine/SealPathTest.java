package dev.larkpost.engine;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.larkpost.xmtp.XmtpClient;
import dev.larkpost.xmtp.conversation.SealGuard;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The only way out of the engine passes the guard, who asks what people said. */
class SealPathTest {
  private static final JavaClasses ENGINE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.larkpost.engine");

  @Test
  void only_the_sealer_seals() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.larkpost.engine.send.Sealer")
        .should()
        .callMethod(XmtpClient.class, "seal", List.class, SealGuard.class)
        .check(ENGINE);
  }

  @Test
  void there_is_one_guard() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.larkpost.engine.send.Guard")
        .should()
        .implement(SealGuard.class)
        .check(ENGINE);
  }
}
