// The virtual hall's hand in the guest, one static program without dependencies:
//
//   hall agent PORT             runs the commands that come through a virtio-serial port
//   hall call SOCKET MESSAGE    one varlink call; prints the reply
//   hall chip NAME LINES LABEL  makes a gpio-sim chip and prints its name
//   hall clocks                 the monotonic and the real-time clock, microseconds
//   hall pull CHIP [UP/DOWN/DOWN...]  reads `MICROSECONDS LINE LEVEL` lines: waits so long, then sets the pull (1 up, 0
//                               down); meanwhile, and for two seconds more at most, watches when lamps first burn: when the
//                               first of their lines is up and the others are down
//   hall hold CHIP LINE NAME    takes a line as an input under this name, and keeps it for five minutes
//   hall levels CHIP            the levels of all lines of a gpio-sim chip, a digit each
//
// An interpreted guest takes milliseconds for each process that it starts, so that a hundred lines are set by one.

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <linux/gpio.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
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

// The lamps that `pull` watches: the line that has to be up, the files of that one and of those that have to be down, and when
// that was first seen (0: not yet).
static struct { int line, count, files[8]; long long lit; } lamps[most];
static int lamp_count, dark;

static void watch(const char *chip, int count, char **lines) {
  open_lines(chip, "value", O_RDONLY);
  for (int at = 0; at < count; at++) {
    lamps[at].line = atoi(lines[at]);
    for (char *word = strtok(lines[at], "/"); word; word = strtok(NULL, "/")) {
      int line = atoi(word);
      if (line < 0 || line >= most || files[line] < 0 || lamps[at].count == 8) fail(word);
      lamps[at].files[lamps[at].count++] = files[line];
    }
    lamp_count++;
  }
  dark = lamp_count;
}

static int is_up(int file) {
  char value = 0;
  if (pread(file, &value, 1, 0) != 1) fail("value");
  return value == '1';
}

// The first line is read again after the others, for all may go down between two looks.
static int burns(int at) {
  if (!is_up(lamps[at].files[0])) return 0;
  for (int other = 1; other < lamps[at].count; other++) {
    if (is_up(lamps[at].files[other])) return 0;
  }
  return lamps[at].count == 1 || is_up(lamps[at].files[0]);
}

// Sleeps until a moment, and looks at the lamps as often as leaves the processor to those who light them.
static void pause_until(long long moment) {
  for (;;) {
    for (int at = 0; at < lamp_count && dark > 0; at++) {
      if (!lamps[at].lit && burns(at)) lamps[at].lit = now(), dark--;
    }
    long long left = moment - now();
    if (left <= 0) return;
    if (dark > 0 && left > 300) left = 300;
    struct timespec time = {left / 1000000, left % 1000000 * 1000};
    nanosleep(&time, NULL);
  }
}

static int levels(const char *chip) {
  int lines = open_lines(chip, "value", O_RDONLY);
  for (int line = 0; line < lines; line++) putchar(is_up(files[line]) ? '1' : '0');
  return 0;
}

// The pulls of all lines are opened first, so that a burst is as close as the kernel takes it. Prints how many changes were
// made and how long that took, then each change with its time, then each lamp with its own.
static int pull(const char *chip, int count, char **lines) {
  static struct { int line, level; long long at; } changes[4096];
  long wait;
  int line, level, made = 0;
  watch(chip, count, lines);
  open_lines(chip, "pull", O_WRONLY);
  long long began = now();
  while (scanf("%ld %d %d", &wait, &line, &level) == 3) {
    if (wait > 0) pause_until(now() + wait);
    const char *value = level ? "pull-up" : "pull-down";
    if (made == 4096) fail("too many changes");
    changes[made].line = line, changes[made].level = level, changes[made].at = now();
    if (line < 0 || line >= most || pwrite(files[line], value, strlen(value), 0) < 0) fail("pull");
    made++;
  }
  long long ended = now();
  while (dark > 0 && now() < ended + 2000000) pause_until(now() + 300);
  printf("%d %lld\n", made, ended - began);
  for (int at = 0; at < made; at++) printf("pull %d %d %lld\n", changes[at].line, changes[at].level, changes[at].at);
  for (int at = 0; at < lamp_count; at++) printf("lamp %d %lld\n", lamps[at].line, lamps[at].lit);
  return 0;
}

static int clocks(void) {
  struct timespec real;
  clock_gettime(CLOCK_REALTIME, &real);
  printf("%lld %lld\n", now(), real.tv_sec * 1000000LL + real.tv_nsec / 1000);
  return 0;
}

// Somebody else who has a line that a seat needs.
static int hold(const char *chip, const char *line, const char *name) {
  char path[64];
  snprintf(path, sizeof path, "/dev/%s", chip);
  int device = open(path, O_RDWR | O_CLOEXEC);
  if (device < 0) fail(path);
  struct gpio_v2_line_request request = {.offsets = {(unsigned)atoi(line)}, .num_lines = 1};
  strncpy(request.consumer, name, sizeof request.consumer - 1);
  request.config.flags = GPIO_V2_LINE_FLAG_INPUT;
  if (ioctl(device, GPIO_V2_GET_LINE_IOCTL, &request) < 0) fail(line);
  sleep(300);
  return 0;
}

int main(int count, char **words) {
  if (count == 3 && !strcmp(words[1], "agent")) return agent(words[2]);
  if (count == 4 && !strcmp(words[1], "call")) return call(words[2], words[3]);
  if (count == 5 && !strcmp(words[1], "chip")) return chip(words[2], words[3], words[4]);
  if (count == 2 && !strcmp(words[1], "clocks")) return clocks();
  if (count >= 3 && !strcmp(words[1], "pull")) return pull(words[2], count - 3, words + 3);
  if (count == 3 && !strcmp(words[1], "levels")) return levels(words[2]);
  if (count == 5 && !strcmp(words[1], "hold")) return hold(words[2], words[3], words[4]);
  fputs("hall: see the head of hall.c\n", stderr);
  return 2;
}
