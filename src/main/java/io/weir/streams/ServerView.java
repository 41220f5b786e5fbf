package io.weir.streams;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a reader sees of the parallel servers of a domain, or of a pool of them.
 *
 * @param name the pool's; DEFAULT of the groups that are in none, {@code domain} of all
 * @param minServers that are kept for it
 * @param maxServers the most that it may have
 * @param groups that are in it; absent where they are all others
 * @param busy servers that its queries hold: {@code allocated + running + cleanup}
 * @param allocated of queries that have their slot, and of which nothing was heard yet
 * @param running of queries that have said something
 * @param cleanup of queries that are ordered to end
 * @param idle what is left of those that are kept for it
 * @param free what a query of it could have now
 */
public record ServerView(
    String name,
    long minServers,
    long maxServers,
    @Nullable List<String> groups,
    long busy,
    long allocated,
    long running,
    long cleanup,
    long idle,
    long free) {}
