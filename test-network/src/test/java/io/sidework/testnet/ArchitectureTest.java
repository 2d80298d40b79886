package io.sidework.testnet;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.plantuml.rules.PlantUmlArchCondition.Configuration.consideringOnlyDependenciesInDiagram;
import static com.tngtech.archunit.library.plantuml.rules.PlantUmlArchCondition.adhereToPlantUmlDiagram;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The picture in docs/architecture.puml is the rule. */
class ArchitectureTest {
  private static final JavaClasses SIDEWORK =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.sidework");

  @Test
  void modulesUseEachOtherAsDrawn() {
    classes()
        .that(resideInAPackage("io.sidework.."))
        .should(
            adhereToPlantUmlDiagram(
                Path.of("..", "docs", "architecture.puml"), consideringOnlyDependenciesInDiagram()))
        .check(SIDEWORK);
  }

  @Test
  void theProtocolIsPure() {
    noClasses()
        .that()
        .resideInAPackage("io.sidework.protocol..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.io.File..",
            "java.net..",
            "java.nio.file..",
            "java.time..",
            "java.util.concurrent..",
            "io.vertx..",
            "org.rocksdb..",
            "org.web3j..",
            "org.slf4j..",
            "com.fasterxml..")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.Random")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.security.SecureRandom")
        .check(SIDEWORK);
  }
}
