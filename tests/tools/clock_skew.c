// Moves a program's clock: LD_PRELOAD this library, and every clock runs ahead by the seconds (int64, this machine's
// byte order) that the file named by CLOCK_SKEW_FILE holds at that moment. It makes system calls itself and allocates
// nothing, because it runs inside workerd's own allocator before that is ready.
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static volatile int64_t *offset;
static int looked;

static int64_t skew(void) {
  if (!looked) {
    looked = 1;
    const char *name = getenv("CLOCK_SKEW_FILE");
    int fd = name ? (int)syscall(SYS_openat, AT_FDCWD, name, O_RDONLY) : -1;
    if (fd >= 0) {
      long page = syscall(SYS_mmap, 0, sizeof *offset, PROT_READ, MAP_SHARED, fd, 0);
      if (page > 0) offset = (volatile int64_t *)page;
      syscall(SYS_close, fd);
    }
  }
  return offset ? *offset : 0;
}

int clock_gettime(clockid_t clock, struct timespec *now) {
  int failed = (int)syscall(SYS_clock_gettime, clock, now);
  if (failed) return failed;
  if (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE || clock == CLOCK_MONOTONIC ||
      clock == CLOCK_MONOTONIC_COARSE)
    now->tv_sec += skew();
  return 0;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
  int failed = (int)syscall(SYS_gettimeofday, now, zone);
  if (!failed) now->tv_sec += skew();
  return failed;
}

time_t time(time_t *out) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (out) *out = now.tv_sec;
  return now.tv_sec;
}
