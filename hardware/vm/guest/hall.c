// The virtual hall's hand in the guest, one static program without dependencies:
//
//   hall agent PORT             runs the commands that come through a virtio-serial port
//   hall call SOCKET MESSAGE    one varlink call; prints the reply
//   hall chip NAME LINES LABEL  makes a gpio-sim chip and prints its name
//   hall pull CHIP              reads `MICROSECONDS LINE LEVEL` lines: waits so long, then sets the pull (1 up, 0 down)
//   hall levels CHIP            the levels of all lines of a gpio-sim chip, a digit each
//   hall answer CHIP LINE LAMP  pulls a line down and waits until another is high; prints the microseconds
//
// An interpreted guest takes milliseconds for each process that it starts, so that a hundred lines are set by one.

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void fail(const char *what) {
  fprintf(stderr, "hall: %s: %s\n", what, strerror(errno));
  exit(1);
}

static long long now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000LL + time.tv_nsec / 1000;
}

static void write_all(int descriptor, const char *bytes, size_t count) {
  while (count > 0) {
    ssize_t written = write(descriptor, bytes, count);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) fail("write");
    bytes += written;
    count -= (size_t)written;
  }
}

// One command at a time: `LENGTH\n` and so many bytes of shell; answered with `STATUS BEGAN ENDED LENGTH\n` and the output.
// The times are microseconds of the guest's monotonic clock.
static int agent(const char *path) {
  int port = open(path, O_RDWR | O_CLOEXEC);
  if (port < 0) fail(path);
  FILE *input = fdopen(dup(port), "r");
  size_t length, room = 1 << 16;
  char *output = malloc(room), line[64];
  write_all(port, "ready\n", 6);
  while (fgets(line, sizeof line, input)) {
    length = strtoul(line, NULL, 10);
    char *command = calloc(1, length + 1);
    if (!command || fread(command, 1, length, input) != length) return 1;
    long long began = now();
    int ends[2];
    if (pipe2(ends, O_CLOEXEC)) fail("pipe2");
    pid_t child = fork();
    if (child < 0) fail("fork");
    if (child == 0) {
      int nothing = open("/dev/null", O_RDONLY);
      dup2(nothing, 0);
      dup2(ends[1], 1);
      dup2(ends[1], 2);
      setsid();
      execl("/bin/sh", "sh", "-c", command, NULL);
      _exit(127);
    }
    close(ends[1]);
    size_t count = 0;
    for (;;) {
      if (count == room && !(output = realloc(output, room *= 2))) fail("realloc");
      ssize_t got = read(ends[0], output + count, room - count);
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) break;
      count += (size_t)got;
    }
    close(ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    free(command);
    dprintf(port, "%d %lld %lld %zu\n", WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), began, now(), count);
    write_all(port, output, count);
  }
  return 0;
}

static int call(const char *path, const char *message) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  strncpy(address.sun_path, path, sizeof address.sun_path - 1);
  int end = socket(AF_UNIX, SOCK_STREAM, 0);
  if (connect(end, (struct sockaddr *)&address, sizeof address)) fail(path);
  write_all(end, message, strlen(message) + 1);
  for (;;) {
    char bytes[65536];
    struct pollfd waiting = {.fd = end, .events = POLLIN};
    if (poll(&waiting, 1, 60000) != 1) return 3;
    ssize_t got = read(end, bytes, sizeof bytes);
    if (got <= 0) return 4;
    char *over = memchr(bytes, 0, (size_t)got);
    write_all(1, bytes, over ? (size_t)(over - bytes) : (size_t)got);
    if (over) return 0;
  }
}

static void put(const char *value, const char *format, ...) {
  char path[512];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(path, sizeof path, format, arguments);
  va_end(arguments);
  int file = open(path, O_WRONLY);
  if (file < 0 || write(file, value, strlen(value)) < 0) fail(path);
  close(file);
}

// See Documentation/admin-guide/gpio/gpio-sim.rst of the kernel.
static int chip(const char *name, const char *lines, const char *label) {
  char path[512], chip_name[64] = "";
  snprintf(path, sizeof path, "/sys/kernel/config/gpio-sim/%s", name);
  if (mkdir(path, 0755)) fail(path);
  snprintf(path, sizeof path, "/sys/kernel/config/gpio-sim/%s/bank0", name);
  if (mkdir(path, 0755)) fail(path);
  put(lines, "%s/num_lines", path);
  put(label, "%s/label", path);
  put("1", "/sys/kernel/config/gpio-sim/%s/live", name);
  snprintf(path, sizeof path, "/sys/kernel/config/gpio-sim/%s/bank0/chip_name", name);
  int file = open(path, O_RDONLY);
  if (file < 0 || read(file, chip_name, sizeof chip_name - 1) <= 0) fail(path);
  fputs(chip_name, stdout);
  return 0;
}

enum { most = 1024 };
static int files[most];

// Opens an attribute of every line of a chip; how many lines there are.
static int open_lines(const char *chip, const char *attribute, int flags) {
  char pattern[256];
  int lines = 0;
  glob_t found;
  snprintf(pattern, sizeof pattern, "/sys/devices/platform/gpio-sim.*/%s/sim_gpio*/%s", chip, attribute);
  if (glob(pattern, 0, NULL, &found)) fail(pattern);
  for (int line = 0; line < most; line++) files[line] = -1;
  for (size_t at = 0; at < found.gl_pathc; at++) {
    int line = atoi(strstr(found.gl_pathv[at], "/sim_gpio") + strlen("/sim_gpio"));
    if (line >= most || (files[line] = open(found.gl_pathv[at], flags)) < 0) fail(found.gl_pathv[at]);
    if (line >= lines) lines = line + 1;
  }
  return lines;
}

static int is_high(int line) {
  char value = 0;
  if (line < 0 || line >= most || pread(files[line], &value, 1, 0) != 1) fail("value");
  return value == '1';
}

static int levels(const char *chip) {
  int lines = open_lines(chip, "value", O_RDONLY);
  for (int line = 0; line < lines; line++) putchar(is_high(line) ? '1' : '0');
  return 0;
}

static int answer(const char *chip, int line, int lamp) {
  char path[256];
  glob_t found;
  open_lines(chip, "value", O_RDONLY);
  snprintf(path, sizeof path, "/sys/devices/platform/gpio-sim.*/%s/sim_gpio%d/pull", chip, line);
  if (glob(path, 0, NULL, &found)) fail(path);
  int file = open(found.gl_pathv[0], O_WRONLY);
  long long began = now();
  if (file < 0 || write(file, "pull-down", 9) != 9) fail(path);
  while (!is_high(lamp)) {
    struct timespec pause = {0, 200000};
    nanosleep(&pause, NULL);
    if (now() - began > 10000000) return 3;
  }
  printf("%lld\n", now() - began);
  return 0;
}

// The pulls of all lines are opened first, so that a burst is as close as the kernel takes it.
static int pull(const char *chip) {
  open_lines(chip, "pull", O_WRONLY);
  long long began = now();
  long wait, changes = 0;
  int line, level;
  while (scanf("%ld %d %d", &wait, &line, &level) == 3) {
    if (wait > 0) {
      struct timespec time = {wait / 1000000, wait % 1000000 * 1000};
      nanosleep(&time, NULL);
    }
    const char *value = level ? "pull-up" : "pull-down";
    if (line < 0 || line >= most || pwrite(files[line], value, strlen(value), 0) < 0) fail("pull");
    changes++;
  }
  printf("%ld %lld\n", changes, now() - began);
  return 0;
}

int main(int count, char **words) {
  if (count == 3 && !strcmp(words[1], "agent")) return agent(words[2]);
  if (count == 4 && !strcmp(words[1], "call")) return call(words[2], words[3]);
  if (count == 5 && !strcmp(words[1], "chip")) return chip(words[2], words[3], words[4]);
  if (count == 3 && !strcmp(words[1], "pull")) return pull(words[2]);
  if (count == 3 && !strcmp(words[1], "levels")) return levels(words[2]);
  if (count == 5 && !strcmp(words[1], "answer")) return answer(words[2], atoi(words[3]), atoi(words[4]));
  fputs("hall: see the head of hall.c\n", stderr);
  return 2;
}
