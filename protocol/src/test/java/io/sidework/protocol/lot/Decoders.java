package io.sidework.protocol.lot;

import io.sidework.fuzz.Target;
import io.sidework.protocol.codec.Encodable;
import io.sidework.protocol.codec.MalformedMessage;
import io.sidework.protocol.codec.Reader;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Every method of the protocol that makes something of bytes, found by its form, so that none can
 * be forgotten.
 */
final class Decoders {
  private static final MethodType ONE = MethodType.methodType(Object.class, Object.class);

  /** For each byte: the least that has a name costs a record and a list's place. */
  private static final int PER_BYTE = 24;

  /** Texts of no bytes cost four of them, and each decodes characters. */
  private static final int PER_BYTE_OF_TEXT = 160;

  private static final int BASE = 24 << 10;

  /** One of them. */
  record Found(Method method) {
    String name() {
      String owner = method.getDeclaringClass().getName();
      return owner.substring(owner.lastIndexOf('.') + 1).replace('$', '.')
          + "."
          + method.getName()
          + (readsArray() ? "(bytes)" : "(reader)");
    }

    Class<?> owner() {
      return method.getDeclaringClass();
    }

    boolean readsArray() {
      return List.of(method.getParameterTypes()).contains(byte[].class);
    }

    /** Fields without the tag that is part of an encoding, or several things. */
    boolean readsWhole() {
      return method.getName().equals("decode");
    }
  }

  private Decoders() {}

  static List<Found> all() throws IOException, URISyntaxException {
    Path root = Path.of(Reader.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<Found> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".class")).sorted().toList()) {
        String path = root.relativize(file).toString();
        if (!path.endsWith("package-info.class") && !path.contains("/codec/")) {
          collect(path.substring(0, path.length() - ".class".length()).replace('/', '.'), found);
        }
      }
    }
    return found;
  }

  private static void collect(String name, List<Found> found) {
    try {
      for (Method method : Class.forName(name).getDeclaredMethods()) {
        if (Modifier.isStatic(method.getModifiers()) && !method.isSynthetic() && reads(method)) {
          found.add(new Found(method));
        }
      }
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * Of a reader: all but steps of another; of an array: by name, most arrays being something else.
   */
  private static boolean reads(Method method) {
    List<Class<?>> parameters = List.of(method.getParameterTypes());
    String name = method.getName();
    boolean step = Modifier.isPrivate(method.getModifiers()) && !name.startsWith("decode");
    return parameters.contains(Reader.class) && !step
        || parameters.contains(byte[].class)
            && (name.startsWith("decode") || name.equals("bundlesOf"));
  }

  static Target target(Found found) {
    MethodHandle handle = handle(found);
    boolean text = found.owner().getPackageName().endsWith(".job");
    return new Target(
        found.name(),
        input -> {
          try {
            Object value = read(found, handle, input);
            return () -> encoded(found, value);
          } catch (MalformedMessage e) {
            throw new Target.Refused(e);
          }
        },
        text ? PER_BYTE_OF_TEXT : PER_BYTE,
        BASE);
  }

  /**
   * @throws MalformedMessage when the decoder refuses it
   */
  static Object read(Found found, byte[] input) {
    return read(found, handle(found), input);
  }

  private static Object read(Found found, MethodHandle handle, byte[] input) {
    return found.readsArray()
        ? call(handle, input)
        : Reader.all(input, reader -> call(handle, reader));
  }

  /** Those that take a tag besides get the first byte. */
  private static MethodHandle handle(Found found) {
    Method method = found.method();
    method.setAccessible(true);
    try {
      MethodHandle handle = MethodHandles.lookup().unreflect(method);
      if (method.getParameterCount() == 2 && method.getParameterTypes()[0] == int.class) {
        MethodHandle tag =
            MethodHandles.lookup()
                .findVirtual(Reader.class, "u8", MethodType.methodType(int.class));
        handle = MethodHandles.foldArguments(handle, tag);
      }
      return handle.asType(ONE);
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new AssertionError("this decoder has a form that is not known here: " + method, e);
    }
  }

  private static Object call(MethodHandle handle, Object argument) {
    try {
      return (Object) handle.invokeExact(argument);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private static Optional<byte[]> encoded(Found found, Object value) {
    if (found.readsWhole()) {
      return Optional.of(((Encodable) value).toBytes());
    }
    return Optional.empty();
  }
}
