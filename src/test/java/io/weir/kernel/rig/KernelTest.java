package io.weir.kernel.rig;

import org.junit.jupiter.api.AfterEach;

/** A test with a rig, whose invariants are checked after it. */
public abstract class KernelTest {

  protected final Rig rig = new Rig();

  @AfterEach
  void closeRig() {
    rig.close();
  }
}
