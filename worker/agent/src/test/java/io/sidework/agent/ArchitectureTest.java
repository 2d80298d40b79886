package io.sidework.agent;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** boot -> adapter -> application -> port, and adapters know nothing of each other. */
class ArchitectureTest {
  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.sidework.agent");

  @Test
  void layersPointInwards() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("boot")
        .definedBy("..agent.boot..")
        .layer("adapter")
        .definedBy("..agent.adapter..")
        .layer("application")
        .definedBy("..agent.application..")
        .layer("port")
        .definedBy("..agent.port..")
        .whereLayer("boot")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("adapter")
        .mayOnlyBeAccessedByLayers("boot")
        .whereLayer("application")
        .mayOnlyBeAccessedByLayers("boot", "adapter")
        .check(classes);
  }

  @Test
  void adaptersStandAlone() {
    slices().matching("..agent.adapter.(*)..").should().notDependOnEachOther().check(classes);
  }
}
