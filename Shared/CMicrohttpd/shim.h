#ifndef RAINGAN_CMICROHTTPD_H
#define RAINGAN_CMICROHTTPD_H
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <poll.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

// MHD_start_daemon is variadic, which Swift cannot call.
static inline struct MHD_Daemon *microhttpd_start(
    int listen_fd, unsigned int threads, unsigned int connections, unsigned int idle_seconds, size_t memory, void *cls,
    MHD_AccessHandlerCallback handler, void *(*target)(void *, const char *, struct MHD_Connection *),
    MHD_RequestCompletedCallback completed, MHD_NotifyConnectionCallback connection,
    size_t (*unescape)(void *, struct MHD_Connection *, char *)) {
  return MHD_start_daemon(
      MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, handler, cls,
      MHD_OPTION_LISTEN_SOCKET, listen_fd, MHD_OPTION_THREAD_POOL_SIZE, threads, MHD_OPTION_CONNECTION_LIMIT,
      connections, MHD_OPTION_CONNECTION_TIMEOUT, idle_seconds, MHD_OPTION_CONNECTION_MEMORY_LIMIT, memory,
      MHD_OPTION_URI_LOG_CALLBACK, target, cls, MHD_OPTION_NOTIFY_COMPLETED, completed, cls,
      MHD_OPTION_NOTIFY_CONNECTION, connection, cls, MHD_OPTION_UNESCAPE_CALLBACK, unescape, cls,
      MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_LISTEN_BACKLOG_SIZE, 1024, MHD_OPTION_END);
}

static inline int microhttpd_connection_fd(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  return info ? info->connect_fd : -1;
}

// The peer's address as text; "unix" for a unix socket.
static inline void microhttpd_peer(struct MHD_Connection *connection, char *text, size_t size) {
  const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
  text[0] = 0;
  if (!info || !info->client_addr) return;
  if (info->client_addr->sa_family == AF_INET)
    inet_ntop(AF_INET, &((const struct sockaddr_in *)info->client_addr)->sin_addr, text, (socklen_t)size);
  else if (info->client_addr->sa_family == AF_INET6)
    inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)info->client_addr)->sin6_addr, text, (socklen_t)size);
  else
    strncpy(text, "unix", size);
}

// Both are GNU's; asking for all of GNU would change types that other modules share.
#ifndef POLLRDHUP
#define POLLRDHUP 0x2000
#endif
extern void *memmem(const void *, size_t, const void *, size_t);

// What makes two servers read one request differently (RFC 9112 §11.2) and this library lets through.
enum microhttpd_fault {
  microhttpd_sound = 0,
  microhttpd_two_lengths,
  microhttpd_length_and_encoding,
  microhttpd_unknown_encoding,
  microhttpd_two_hosts,
  microhttpd_bad_name,
  microhttpd_bad_value,
  microhttpd_bad_layout
};

struct microhttpd_guard_state {
  int lengths, encodings, hosts, fault, body;
  // Where the line before ended.
  const char *end;
};

static inline int microhttpd_is(const char *name, size_t size, const char *wanted) {
  return size == strlen(wanted) && strncasecmp(name, wanted, size) == 0;
}

static inline enum MHD_Result microhttpd_guard_header(
    void *cls, enum MHD_ValueKind kind, const char *name, size_t name_size, const char *value, size_t value_size) {
  struct microhttpd_guard_state *state = cls;
  (void)kind;
  // The library cuts its buffer into strings in place. Lines that do not follow each other directly were ended by a
  // bare line feed, folded, or hold a NUL behind which something hides.
  if (state->end + 2 != name) state->fault = microhttpd_bad_layout;
  state->end = value ? value + value_size : name;
  if (name_size == 0) state->fault = microhttpd_bad_name;
  for (size_t i = 0; i < name_size; i++) {
    unsigned char c = (unsigned char)name[i];
    // token characters only (RFC 9110 §5.6.2)
    if (c <= ' ' || c >= 127 || strchr("\"(),/:;<=>?@[\\]{}", c)) state->fault = microhttpd_bad_name;
  }
  for (size_t i = 0; i < value_size; i++) {
    unsigned char c = (unsigned char)value[i];
    if ((c < ' ' && c != '\t') || c == 127) state->fault = microhttpd_bad_value;
  }
  if (microhttpd_is(name, name_size, "content-length")) {
    state->lengths++;
    for (size_t i = 0; i < value_size; i++) {
      if (value[i] < '0' || value[i] > '9') state->fault = microhttpd_bad_value;
      if (value[i] != '0') state->body = 1;
    }
    if (value_size == 0) state->fault = microhttpd_bad_value;
  } else if (microhttpd_is(name, name_size, "transfer-encoding")) {
    state->encodings++;
    state->body = 1;
    if (!microhttpd_is(value, value_size, "chunked")) state->fault = microhttpd_unknown_encoding;
  } else if (microhttpd_is(name, name_size, "host")) {
    state->hosts++;
  }
  return MHD_YES;
}

// Looks at the request before anything else does. Tells in *has_body whether a body follows.
//
// `target` is as long as the library's string of it; `url` and `version` point into the library's buffer.
static inline enum microhttpd_fault microhttpd_guard(
    struct MHD_Connection *connection, const char *method, const char *url, size_t target_size, const char *version,
    int *has_body) {
  const union MHD_ConnectionInfo *size = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
  struct microhttpd_guard_state state = {0, 0, 0, microhttpd_sound, 0, version + strlen(version)};
  MHD_get_connection_values_n(connection, MHD_HEADER_KIND, microhttpd_guard_header, &state);
  if (method + strlen(method) + 1 != url || url + target_size + 1 != version) state.fault = microhttpd_bad_layout;
  // A line without a name ends the header for the library, and for nobody else: only an empty line may.
  if (!size || state.end + 4 != method + size->header_size) state.fault = microhttpd_bad_layout;
  *has_body = state.body;
  if (state.fault) return (enum microhttpd_fault)state.fault;
  if (state.lengths > 1) return microhttpd_two_lengths;
  if (state.encodings > 1) return microhttpd_unknown_encoding;
  if (state.lengths && state.encodings) return microhttpd_length_and_encoding;
  if (state.hosts > 1) return microhttpd_two_hosts;
  return microhttpd_sound;
}

// A listening TCP socket that other processes may share; -1 with errno set when it cannot be had.
static inline int microhttpd_listen_tcp(const char *address, unsigned short port) {
  struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons(port)};
  struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
  int is_v4 = inet_pton(AF_INET, address, &v4.sin_addr) == 1;
  if (!is_v4 && inet_pton(AF_INET6, address, &v6.sin6_addr) != 1) {
    errno = EINVAL;
    return -1;
  }
  int fd = socket(is_v4 ? AF_INET : AF_INET6, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), on = 1;
  if (fd < 0) return -1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
  const struct sockaddr *where = is_v4 ? (const struct sockaddr *)&v4 : (const struct sockaddr *)&v6;
  if (bind(fd, where, is_v4 ? sizeof v4 : sizeof v6) < 0 || listen(fd, 1024) < 0) {
    int why = errno;
    close(fd);
    errno = why;
    return -1;
  }
  return fd;
}

// A listening unix socket in place of whatever socket was left there.
static inline int microhttpd_listen_unix(const char *path) {
  struct sockaddr_un where = {.sun_family = AF_UNIX};
  struct stat left;
  if (strlen(path) >= sizeof where.sun_path) {
    errno = ENAMETOOLONG;
    return -1;
  }
  strcpy(where.sun_path, path);
  if (lstat(path, &left) == 0 && S_ISSOCK(left.st_mode)) unlink(path);
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return -1;
  if (bind(fd, (const struct sockaddr *)&where, sizeof where) < 0 || listen(fd, 1024) < 0) {
    int why = errno;
    close(fd);
    errno = why;
    return -1;
  }
  return fd;
}

// Takes in the connections that were made but not accepted before the server stopped listening.
static inline void microhttpd_adopt_backlog(struct MHD_Daemon *daemon, int listener) {
  struct sockaddr_storage peer;
  socklen_t size = sizeof peer;
  int fd;
  while ((fd = accept(listener, (struct sockaddr *)&peer, &size)) >= 0) {
    fcntl(fd, F_SETFD, FD_CLOEXEC);
    // On failure the library closes the socket itself.
    MHD_add_connection(daemon, fd, (struct sockaddr *)&peer, size);
    size = sizeof peer;
  }
}

static inline int microhttpd_port(int fd) {
  struct sockaddr_storage where;
  socklen_t size = sizeof where;
  if (getsockname(fd, (struct sockaddr *)&where, &size) < 0) return -1;
  if (where.ss_family == AF_INET) return ntohs(((struct sockaddr_in *)&where)->sin_port);
  if (where.ss_family == AF_INET6) return ntohs(((struct sockaddr_in6 *)&where)->sin6_port);
  return 0;
}

// A new file from a template that ends in XXXXXX, closed to child processes.
static inline int microhttpd_temporary(char *path) {
  int fd = mkstemp(path);
  if (fd >= 0) fcntl(fd, F_SETFD, FD_CLOEXEC);
  return fd;
}

// Where a needle begins in a haystack; -1 when it does not.
static inline ssize_t microhttpd_find(const void *hay, size_t hay_size, const void *needle, size_t needle_size) {
  const char *found = hay ? memmem(hay, hay_size, needle, needle_size) : NULL;
  return found ? found - (const char *)hay : -1;
}

// Has the client at the other end of this socket hung up?
static inline int microhttpd_is_gone(int fd) {
  struct pollfd look = {.fd = fd, .events = POLLRDHUP};
  return poll(&look, 1, 0) > 0 && (look.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0;
}
#endif
