/*
 * Moves the wall clock of a process by MOVED_CLOCK_DAYS days, for whole test runs on another date
 * (docs/adr/0017-test-databases.md). Monotonic clocks stay. libfaketime does not do: it gives a signal handler the real
 * time while its process waits, so that no timeout of PostgreSQL ever fires, the detection of deadlocks included.
 *
 *   cc -shared -fPIC -o /tmp/moved-clock.so packages/testing/moved-clock.c
 *   LD_PRELOAD=/tmp/moved-clock.so MOVED_CLOCK_DAYS=200 npm test
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

static time_t moved;
static int (*machine_clock_gettime)(clockid_t, struct timespec *);

__attribute__((constructor)) static void begin(void) {
  const char *days = getenv("MOVED_CLOCK_DAYS");
  moved = days ? atol(days) * 86400 : 0;
  machine_clock_gettime = dlsym(RTLD_NEXT, "clock_gettime");
}

int clock_gettime(clockid_t clock, struct timespec *at) {
  if (!machine_clock_gettime) machine_clock_gettime = dlsym(RTLD_NEXT, "clock_gettime");
  int result = machine_clock_gettime(clock, at);
  if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) at->tv_sec += moved;
  return result;
}

int gettimeofday(struct timeval *restrict at, void *restrict zone) {
  (void)zone;
  struct timespec now;
  int result = clock_gettime(CLOCK_REALTIME, &now);
  at->tv_sec = now.tv_sec;
  at->tv_usec = now.tv_nsec / 1000;
  return result;
}

time_t time(time_t *at) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (at) *at = now.tv_sec;
  return now.tv_sec;
}
