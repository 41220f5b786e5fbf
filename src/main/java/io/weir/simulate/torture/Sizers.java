package io.weir.simulate.torture;

import io.weir.protocol.AdminCommand.CreatePool;
import io.weir.protocol.AdminCommand.DeletePool;
import io.weir.protocol.AdminCommand.ResizePool;
import io.weir.protocol.AdminCommand.SetPolicy;
import io.weir.protocol.AdminCommand.SetSessionQuota;
import io.weir.protocol.AdminCommand.UpdateCapacity;
import io.weir.protocol.Command;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** What operators do with memory: few names, so that they meet each other's work. */
final class Sizers {

  private final SplittableRandom random;

  Sizers(SplittableRandom random) {
    this.random = random;
  }

  Command act(String request, String session) {
    return switch (random.nextInt(14)) {
      case 0, 1, 2 -> new CreatePool(request, null, Sizes.own(random));
      case 3, 4, 5, 6 ->
          new ResizePool(
              request, null, somePool(), Sizes.some(random), maybe(random.nextBoolean()));
      case 7, 8 -> new DeletePool(request, null, somePool());
      case 9, 10, 11 ->
          new SetSessionQuota(
              request, null, session, maybe(random.nextLong(400)), maybe(random.nextLong(200)));
      case 12 -> new SetPolicy(request, null, Sizes.policies(random));
      default -> new UpdateCapacity(request, null, Sizes.capacity(random));
    };
  }

  private String somePool() {
    return Sizes.POOLS.get(random.nextInt(Sizes.POOLS.size()));
  }

  private <T> @Nullable T maybe(T value) {
    return random.nextInt(3) == 0 ? null : value;
  }
}
