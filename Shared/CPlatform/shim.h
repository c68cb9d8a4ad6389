#ifndef RAINGAN_CPLATFORM_H
#define RAINGAN_CPLATFORM_H
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <poll.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

// Glibc's Swift overlay leaves eventfd out.
static inline int platform_eventfd(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }
static inline void platform_eventfd_signal(int fd) { uint64_t one = 1; ssize_t n = write(fd, &one, sizeof one); (void)n; }
static inline void platform_eventfd_clear(int fd) { uint64_t value; ssize_t n = read(fd, &value, sizeof value); (void)n; }
#endif
