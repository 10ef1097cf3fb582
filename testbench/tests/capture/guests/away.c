/* Does what its arguments say, one after the other, and fails with the place of the first that cannot be
 * done. `marks` marks thirty requests. Privileges that this user has not are not missed. */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "jukebox_marker.h"

static volatile int sum;

/* Descriptors that there may be, within reason. */
static int highest(void) {
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  return limit.rlim_cur < 65536 ? (int)limit.rlim_cur : 65536;
}

static int allowed(int result) { return result == 0 || errno == EPERM; }

static int step(const char *what, char **rest) {
#define is(name) (strcmp(what, name) == 0)
  if (is("marks")) {
    for (int request = 0; request < 30; request++) {
      for (int i = 0; i < 1000; i++) sum += i;
      jukebox_cut();
    }
    return 1;
  }
  if (is("close")) {
    for (int fd = 3; fd < highest(); fd++) close(fd);
    return 1;
  }
  if (is("close-range")) {
    /* Where QEMU does not know it, the program goes on without. */
    return syscall(436, 3u, ~0u, 0u) == 0 || errno == ENOSYS;
  }
  if (is("close-listed")) {
    DIR *folder = opendir("/proc/self/fd");
    if (folder == NULL) return 0;
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
      int fd = atoi(entry->d_name);
      if (fd > 2 && fd != dirfd(folder)) close(fd);
    }
    return closedir(folder) == 0;
  }
  if (is("replace")) {
    /* A file, and what takes anything sent to it, on every number. */
    int pair[2], own = open("own", O_CREAT | O_RDWR, 0600);
    if (own < 0 || socketpair(AF_UNIX, SOCK_DGRAM, 0, pair) != 0) return 0;
    for (int fd = 3; fd < highest(); fd++) {
      if (fd != own && fd != pair[0] && fd != pair[1] && dup2(fd % 2 ? own : pair[0], fd) < 0) return 0;
    }
    return 1;
  }
  if (is("untouched")) {
    /* Nobody has written to what `replace` opened, which has the lowest free numbers. */
    struct stat found;
    char byte;
    return fstat(3, &found) == 0 && S_ISREG(found.st_mode) && found.st_size == 0 &&
           recv(5, &byte, 1, MSG_DONTWAIT) < 0 && errno == EAGAIN;
  }
  if (is("few")) {
    struct rlimit limit = {3, 3};
    return setrlimit(RLIMIT_NOFILE, &limit) == 0;
  }
  if (is("none")) {
    struct rlimit limit = {0, 0};
    return setrlimit(RLIMIT_NOFILE, &limit) == 0;
  }
  if (is("nobody")) return allowed(setgid(65534)) && allowed(setuid(65534));
  if (is("jail")) return mkdir("jail", 0700) == 0 && allowed(chroot("jail")) && chdir("/") == 0;
  if (is("nowhere")) return mkdir("gone", 0700) == 0 && chdir("gone") == 0 && rmdir("../gone") == 0;
  if (is("no-pipe-signal")) return signal(SIGPIPE, SIG_IGN) != SIG_ERR;
  if (is("sandbox")) {
    /* QEMU has none; the program may not care. */
    prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT);
    return 1;
  }
  if (is("session")) return setsid() >= 0;
  if (is("fork")) {
    pid_t child = fork();
    if (child > 0) _exit(0);
    return child == 0;
  }
  if (is("fork-and-wait")) {
    pid_t child = fork();
    int status = 1;
    if (child > 0) _exit(waitpid(child, &status, 0) == child && status == 0 ? 0 : 1);
    return child == 0;
  }
  if (is("no-program")) return execl("./no-such-program", "x", NULL) < 0;
  if (is("exec")) return execv(rest[0], rest);
  return 0;
}

int main(int count, char **words) {
  for (int i = 1; i < count; i++) {
    if (!step(words[i], words + i + 1)) return i;
  }
  return 0;
}
