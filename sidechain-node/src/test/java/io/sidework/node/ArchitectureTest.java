package io.sidework.node;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.sidework.node");

  @Test
  void layersDependDownwardsOnly() {
    Architectures.layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("boot")
        .definedBy("io.sidework.node.boot..")
        .layer("adapter")
        .definedBy("io.sidework.node.adapter..")
        .layer("application")
        .definedBy("io.sidework.node.application..")
        .layer("port")
        .definedBy("io.sidework.node.port..")
        .whereLayer("boot")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("adapter")
        .mayOnlyBeAccessedByLayers("boot")
        .whereLayer("application")
        .mayOnlyBeAccessedByLayers("boot", "adapter")
        .check(CLASSES);
  }

  @Test
  void adaptersDoNotKnowEachOther() {
    slices()
        .matching("io.sidework.node.adapter.(*)..")
        .should()
        .notDependOnEachOther()
        .check(CLASSES);
  }

  @Test
  void theCoreKnowsNoTechnology() {
    noClasses()
        .that()
        .resideInAnyPackage("io.sidework.node.application..", "io.sidework.node.port..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.vertx..",
            "org.rocksdb..",
            "org.web3j..",
            "io.sidework.runtime..",
            "java.net.http..")
        .check(CLASSES);
  }

  /** It has one thread on two cores, for all of a process: whoever blocks it stops the others. */
  @Test
  void nothingWaitsForTheCommonPool() {
    noClasses()
        .should()
        .callMethodWhere(JavaCall.Predicates.target(HasName.Predicates.nameMatching(".*Async")))
        .check(CLASSES);
  }
}
