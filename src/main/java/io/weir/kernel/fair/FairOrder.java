package io.weir.kernel.fair;

import java.util.Iterator;
import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * Contenders that have something to run and may run it, the one furthest behind first; equal ones
 * by id. The seam of the plan tree: each of its nodes will hold one.
 */
public final class FairOrder {

  private record Place(long vruntime, long id) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int byTime = Long.compare(vruntime, other.vruntime);
      return byTime != 0 ? byTime : Long.compare(id, other.id);
    }
  }

  private final TreeSet<Place> places = new TreeSet<>();

  /** Lets one contend, at its virtual time. */
  public void enter(long id, long vruntime) {
    places.add(new Place(vruntime, id));
  }

  /** Takes one out, by the virtual time it entered at. */
  public void leave(long id, long vruntime) {
    places.remove(new Place(vruntime, id));
  }

  /** True where nobody but this one contends. */
  public boolean noneBut(long id) {
    return places.isEmpty() || (places.size() == 1 && places.first().id() == id);
  }

  /** The one furthest behind. */
  public OptionalLong first() {
    Iterator<Place> inOrder = places.iterator();
    return inOrder.hasNext() ? OptionalLong.of(inOrder.next().id()) : OptionalLong.empty();
  }
}
