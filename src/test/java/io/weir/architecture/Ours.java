package io.weir.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Optional;

/** The program's own classes, without tests, read once. */
final class Ours {
  static final String ROOT = "io.weir";
  static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  private Ours() {}

  static String in(String layer) {
    return ROOT + "." + layer + "..";
  }

  /** The first package below the root, or nothing for a class elsewhere. */
  static Optional<String> layerOf(JavaClass type) {
    String[] parts = type.getPackageName().split("\\.", -1);
    return type.getPackageName().startsWith(ROOT + ".") ? Optional.of(parts[2]) : Optional.empty();
  }
}
