package io.weir.kernel.state;

class MemoryTablesTest extends TableContract {

  @Override
  protected Tables open() {
    return new MemoryTables();
  }
}
