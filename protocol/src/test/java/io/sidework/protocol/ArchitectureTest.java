package io.sidework.protocol;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.HashMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** The protocol is a function of its inputs (protocol 10): equal inputs, equal bytes, anywhere. */
class ArchitectureTest {
  private static final JavaClasses PROTOCOL =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.sidework.protocol");

  private static void check(ArchRule rule) {
    rule.check(PROTOCOL);
  }

  @Test
  void noClockRandomnessOrInputAndOutput() {
    check(
        noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "java.nio.file..",
                "java.net..",
                "java.sql..",
                "java.time..",
                "java.util.concurrent..",
                "java.util.random.."));
    for (Class<?> forbidden :
        new Class<?>[] {
          java.util.Random.class,
          java.security.SecureRandom.class,
          java.util.Timer.class,
          Thread.class,
          java.io.File.class,
          java.io.InputStream.class
        }) {
      check(noClasses().should().dependOnClassesThat().areAssignableTo(forbidden));
    }
    check(noClasses().should().callMethod(System.class, "currentTimeMillis"));
    check(noClasses().should().callMethod(System.class, "nanoTime"));
  }

  @Test
  void noHashOrderedCollections() {
    // Committee only counts the elements of its set.
    check(
        noClasses()
            .that()
            .doNotHaveSimpleName("Committee")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(java.util.HashSet.class));
    check(noClasses().should().dependOnClassesThat().areAssignableTo(HashMap.class));
    check(noClasses().should().dependOnClassesThat().areAssignableTo(ConcurrentHashMap.class));
  }

  @Test
  void noFloatingPoint() {
    check(noFields().should().haveRawType(double.class));
    check(noFields().should().haveRawType(float.class));
    check(noClasses().should().dependOnClassesThat().areAssignableTo(Double.class));
    check(noClasses().should().dependOnClassesThat().areAssignableTo(Float.class));
  }

  @Test
  void nothingIsSharedBetweenLots() {
    check(fields().that().areStatic().should().beFinal());
  }

  @Test
  void theLotIsOnTopAndAgreementKnowsNoWork() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("io.sidework.protocol.lot..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.sidework.protocol.lot.."));
    check(
        noClasses()
            .that()
            .resideInAPackage("..lot.agreement..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..protocol.message..", "..protocol.job.."));
  }
}
