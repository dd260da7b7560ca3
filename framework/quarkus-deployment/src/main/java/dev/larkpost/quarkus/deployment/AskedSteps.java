package dev.larkpost.quarkus.deployment;

import dev.larkpost.engine.inbound.Question;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.IndexView;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * The steps a bot asks for, as far as its byte code shows them: a literal or constant name right
 * before {@code Question.of}. Names that are computed are checked when the question is asked.
 */
final class AskedSteps {
  private static final String QUESTION = Type.getInternalName(Question.class);

  /** A step somebody asks for. @param place class and method, as people look for them */
  record Asked(String place, String step) {}

  private AskedSteps() {}

  /** In a bot's class and the classes inside it. */
  static List<Asked> in(ClassInfo bot, IndexView index) {
    List<Asked> asked = new ArrayList<>();
    read(bot, asked);
    for (ClassInfo inside : index.getKnownClasses()) {
      if (inside.name().toString().startsWith(bot.name() + "$")) {
        read(inside, asked);
      }
    }
    return asked.stream().distinct().toList();
  }

  private static void read(ClassInfo type, List<Asked> asked) {
    String file = type.name().toString().replace('.', '/') + ".class";
    try (InputStream code =
        Thread.currentThread().getContextClassLoader().getResourceAsStream(file)) {
      // A class without a file, made by another extension: nothing to see.
      if (code == null) {
        return;
      }
      ClassNode node = new ClassNode();
      new ClassReader(code).accept(node, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
      for (MethodNode method : node.methods) {
        String place = type.name().withoutPackagePrefix() + "." + written(method.name) + "()";
        for (AbstractInsnNode instruction : method.instructions) {
          step(instruction).ifPresent(step -> asked.add(new Asked(place, step)));
        }
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException("the class " + type.name() + " cannot be read", unreadable);
    }
  }

  /** The method a lambda was written in. */
  private static String written(String method) {
    String[] parts = method.split("\\$");
    return parts.length == 3 && parts[0].equals("lambda") ? parts[1] : method;
  }

  private static Optional<String> step(AbstractInsnNode instruction) {
    return instruction instanceof MethodInsnNode call
            && call.owner.equals(QUESTION)
            && call.name.equals("of")
        ? before(call)
            .filter(LdcInsnNode.class::isInstance)
            .map(constant -> ((LdcInsnNode) constant).cst)
            .filter(String.class::isInstance)
            .map(String.class::cast)
        : Optional.empty();
  }

  private static Optional<AbstractInsnNode> before(AbstractInsnNode instruction) {
    AbstractInsnNode before = instruction.getPrevious();
    // Labels are no instructions.
    while (before instanceof LabelNode) {
      before = before.getPrevious();
    }
    return Optional.ofNullable(before);
  }
}
