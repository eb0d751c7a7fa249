// libgpiod 1.6. Compiles to nothing with 2.x, which has no bulks.

#include "CGpiod.h"

#include <gpiod.h>

#ifdef GPIOD_LINE_BULK_MAX_LINES

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(GPIOD_LINE_BULK_MAX_LINES == CGPIOD_MOST_LINES, "one bulk is one request");

struct cgpiod_request {
  struct gpiod_line_bulk lines;
  /// 1.6 has one descriptor for each input line.
  int32_t descriptors[CGPIOD_MOST_LINES];
  uint32_t descriptor_count;
};

// A chip is the library's own handle: nothing of ours stands beside it.
static struct gpiod_chip *library(cgpiod_chip *chip) { return (struct gpiod_chip *)chip; }

static int failure(void) { return errno > 0 ? -errno : -EIO; }

static void copy(char *to, const char *from) {
  memset(to, 0, CGPIOD_NAME_SIZE);
  if (from) strncpy(to, from, CGPIOD_NAME_SIZE - 1);
}

const char *cgpiod_version(void) { return gpiod_version_string(); }

int cgpiod_open(const char *path, cgpiod_chip **chip) {
  *chip = (cgpiod_chip *)gpiod_chip_open(path);
  return *chip ? 0 : failure();
}

void cgpiod_close(cgpiod_chip *chip) { gpiod_chip_close(library(chip)); }

int cgpiod_describe(cgpiod_chip *chip, cgpiod_chip_info *info) {
  copy(info->name, gpiod_chip_name(library(chip)));
  copy(info->label, gpiod_chip_label(library(chip)));
  info->lines = gpiod_chip_num_lines(library(chip));
  return 0;
}

int cgpiod_find(cgpiod_chip *chip, const char *name) {
  struct gpiod_line *line = gpiod_chip_find_line(library(chip), name);
  return line ? (int)gpiod_line_offset(line) : failure();
}

int cgpiod_line(cgpiod_chip *chip, uint32_t offset, cgpiod_line_info *info) {
  struct gpiod_line *line = gpiod_chip_get_line(library(chip), offset);
  // The library keeps what it read first; who holds the line is wanted as it is now.
  if (!line || gpiod_line_update(line) < 0) return failure();
  memset(info, 0, sizeof *info);
  copy(info->name, gpiod_line_name(line));
  copy(info->consumer, gpiod_line_consumer(line));
  info->offset = offset;
  info->used = gpiod_line_is_used(line);
  return 0;
}

static int flags(const cgpiod_settings *settings) {
  int flags = settings->active_low ? GPIOD_LINE_REQUEST_FLAG_ACTIVE_LOW : 0;
  switch (settings->bias) {
  case CGPIOD_BIAS_DISABLED: flags |= GPIOD_LINE_REQUEST_FLAG_BIAS_DISABLE; break;
  case CGPIOD_BIAS_PULL_UP: flags |= GPIOD_LINE_REQUEST_FLAG_BIAS_PULL_UP; break;
  case CGPIOD_BIAS_PULL_DOWN: flags |= GPIOD_LINE_REQUEST_FLAG_BIAS_PULL_DOWN; break;
  }
  if (settings->direction == CGPIOD_OUTPUT) {
    switch (settings->drive) {
    case CGPIOD_OPEN_DRAIN: flags |= GPIOD_LINE_REQUEST_FLAG_OPEN_DRAIN; break;
    case CGPIOD_OPEN_SOURCE: flags |= GPIOD_LINE_REQUEST_FLAG_OPEN_SOURCE; break;
    }
  }
  return flags;
}

static int descriptors(cgpiod_request *request) {
  for (uint32_t i = 0; i < request->lines.num_lines; i++) {
    int descriptor = gpiod_line_event_get_fd(request->lines.lines[i]);
    if (descriptor < 0) return failure();
    int status = fcntl(descriptor, F_GETFL);
    if (status < 0 || fcntl(descriptor, F_SETFL, status | O_NONBLOCK) < 0) return failure();
    request->descriptors[request->descriptor_count++] = descriptor;
  }
  return 0;
}

int cgpiod_take(
  cgpiod_chip *chip, const cgpiod_settings *settings, const uint32_t *offsets, uint32_t count, uint64_t levels,
  cgpiod_request **request) {
  *request = NULL;
  if (count < 1 || count > CGPIOD_MOST_LINES) return -EINVAL;
  cgpiod_request *taken = calloc(1, sizeof *taken);
  if (!taken) return -ENOMEM;
  int values[CGPIOD_MOST_LINES];
  gpiod_line_bulk_init(&taken->lines);
  for (uint32_t i = 0; i < count; i++) {
    struct gpiod_line *line = gpiod_chip_get_line(library(chip), offsets[i]);
    if (!line) {
      int error = failure();
      free(taken);
      return error;
    }
    gpiod_line_bulk_add(&taken->lines, line);
    values[i] = (int)(levels >> i & 1);
  }
  struct gpiod_line_request_config config = {
    .consumer = settings->consumer,
    .request_type = settings->direction == CGPIOD_OUTPUT ? GPIOD_LINE_REQUEST_DIRECTION_OUTPUT
                                                         : GPIOD_LINE_REQUEST_EVENT_BOTH_EDGES,
    .flags = flags(settings),
  };
  if (gpiod_line_request_bulk(&taken->lines, &config, values) < 0) {
    int error = failure();
    free(taken);
    return error;
  }
  int error = settings->direction == CGPIOD_OUTPUT ? 0 : descriptors(taken);
  if (error < 0) {
    cgpiod_release(taken);
    return error;
  }
  *request = taken;
  return 0;
}

void cgpiod_release(cgpiod_request *request) {
  gpiod_line_release_bulk(&request->lines);
  free(request);
}

int cgpiod_descriptors(cgpiod_request *request, int32_t *into, uint32_t capacity) {
  for (uint32_t i = 0; i < request->descriptor_count && i < capacity; i++) into[i] = request->descriptors[i];
  return (int)request->descriptor_count;
}

int cgpiod_read(cgpiod_request *request, uint32_t index, cgpiod_event *events, uint32_t capacity) {
  // The kernel keeps at most 16 events for a line.
  struct gpiod_line_event read[16];
  if (index >= request->descriptor_count) return -EINVAL;
  if (capacity > 16) capacity = 16;
  int count = gpiod_line_event_read_fd_multiple(request->descriptors[index], read, capacity);
  if (count < 0) return failure();
  for (int i = 0; i < count; i++) {
    memset(&events[i], 0, sizeof events[i]);
    events[i].time = (uint64_t)read[i].ts.tv_sec * 1000000000u + (uint64_t)read[i].ts.tv_nsec;
    events[i].offset = gpiod_line_offset(request->lines.lines[index]);
    events[i].edge =
      read[i].event_type == GPIOD_LINE_EVENT_RISING_EDGE ? CGPIOD_BECAME_ACTIVE : CGPIOD_BECAME_INACTIVE;
  }
  return count;
}

int cgpiod_levels(cgpiod_request *request, uint64_t *levels) {
  int values[CGPIOD_MOST_LINES];
  if (gpiod_line_get_value_bulk(&request->lines, values) < 0) return failure();
  *levels = 0;
  for (uint32_t i = 0; i < request->lines.num_lines; i++) *levels |= (uint64_t)(values[i] != 0) << i;
  return 0;
}

int cgpiod_set(cgpiod_request *request, uint64_t levels) {
  int values[CGPIOD_MOST_LINES];
  for (uint32_t i = 0; i < request->lines.num_lines; i++) values[i] = (int)(levels >> i & 1);
  return gpiod_line_set_value_bulk(&request->lines, values) < 0 ? failure() : 0;
}

#endif
