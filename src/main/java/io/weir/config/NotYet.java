package io.weir.config;

import io.weir.protocol.DomainDefinition;
import io.weir.protocol.DomainDefinition.Capacity;
import java.util.Map;
import java.util.Set;

/** Fields of domain files that the contract has and this release does not govern. */
final class NotYet {

  static final Map<Class<?>, Set<String>> GOVERNED =
      Map.of(
          DomainDefinition.class, Set.of("quotas"),
          Capacity.class, Set.of("resources"));

  private NotYet() {}
}
