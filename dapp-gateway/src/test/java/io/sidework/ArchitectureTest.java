package io.sidework;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Gateway and client share documents and nothing else; adapters do not know each other. */
class ArchitectureTest {
  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.sidework.gateway", "io.sidework.client");

  @Test
  void clientsKnowOnlyTheGatewaysDocuments() {
    noClasses()
        .that()
        .resideInAPackage("io.sidework.client..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.sidework.gateway.application..",
            "io.sidework.gateway.adapter..",
            "io.sidework.gateway.port..",
            "io.sidework.gateway.boot..",
            "io.vertx..")
        .check(classes);
  }

  @Test
  void theGatewayKnowsNoClientAndHoldsNoKey() {
    noClasses()
        .that()
        .resideInAPackage("io.sidework.gateway..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.sidework.client..")
        .orShould()
        .dependOnClassesThat()
        .haveSimpleNameStartingWith("ChainAccount")
        .orShould()
        .dependOnClassesThat()
        .haveSimpleName("EcKey")
        .check(classes);
  }

  @Test
  void theApplicationKnowsNoTransport() {
    noClasses()
        .that()
        .resideInAnyPackage("io.sidework.gateway.application..", "io.sidework.gateway.port..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.sidework.gateway.adapter..",
            "io.sidework.gateway.boot..",
            "io.vertx..",
            "java.net.http..",
            "org.web3j..")
        .check(classes);
  }

  @Test
  void adaptersDoNotKnowEachOther() {
    for (String adapter : new String[] {"http", "node", "file"}) {
      noClasses()
          .that()
          .resideInAPackage("io.sidework.gateway.adapter." + adapter + "..")
          .should()
          .dependOnClassesThat(
              com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage(
                      "io.sidework.gateway.adapter..")
                  .and(
                      com.tngtech.archunit.base.DescribedPredicate.not(
                          com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage(
                              "io.sidework.gateway.adapter." + adapter + ".."))))
          .check(classes);
    }
  }
}
