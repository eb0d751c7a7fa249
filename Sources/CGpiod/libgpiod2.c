// libgpiod 2.x. Compiles to nothing with 1.6, which has bulks.

#include "CGpiod.h"

#include <gpiod.h>

#ifndef GPIOD_LINE_BULK_MAX_LINES

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

struct cgpiod_request {
  struct gpiod_line_request *lines;
  struct gpiod_edge_event_buffer *events;
  uint32_t count;
  uint8_t is_output;
};

// A chip is the library's own handle: nothing of ours stands beside it.
static struct gpiod_chip *library(cgpiod_chip *chip) { return (struct gpiod_chip *)chip; }

static int failure(void) { return errno > 0 ? -errno : -EIO; }

static void copy(char *to, const char *from) {
  memset(to, 0, CGPIOD_NAME_SIZE);
  if (from) strncpy(to, from, CGPIOD_NAME_SIZE - 1);
}

const char *cgpiod_version(void) { return gpiod_api_version(); }

int cgpiod_open(const char *path, cgpiod_chip **chip) {
  *chip = (cgpiod_chip *)gpiod_chip_open(path);
  return *chip ? 0 : failure();
}

void cgpiod_close(cgpiod_chip *chip) { gpiod_chip_close(library(chip)); }

int cgpiod_describe(cgpiod_chip *chip, cgpiod_chip_info *info) {
  struct gpiod_chip_info *found = gpiod_chip_get_info(library(chip));
  if (!found) return failure();
  copy(info->name, gpiod_chip_info_get_name(found));
  copy(info->label, gpiod_chip_info_get_label(found));
  info->lines = (uint32_t)gpiod_chip_info_get_num_lines(found);
  gpiod_chip_info_free(found);
  return 0;
}

int cgpiod_find(cgpiod_chip *chip, const char *name) {
  int offset = gpiod_chip_get_line_offset_from_name(library(chip), name);
  return offset < 0 ? failure() : offset;
}

int cgpiod_line(cgpiod_chip *chip, uint32_t offset, cgpiod_line_info *info) {
  struct gpiod_line_info *found = gpiod_chip_get_line_info(library(chip), offset);
  if (!found) return failure();
  memset(info, 0, sizeof *info);
  copy(info->name, gpiod_line_info_get_name(found));
  copy(info->consumer, gpiod_line_info_get_consumer(found));
  info->offset = offset;
  info->used = gpiod_line_info_is_used(found);
  gpiod_line_info_free(found);
  return 0;
}

static int configure(struct gpiod_line_settings *line, const cgpiod_settings *settings) {
  static const enum gpiod_line_bias biases[] = {
    GPIOD_LINE_BIAS_AS_IS, GPIOD_LINE_BIAS_DISABLED, GPIOD_LINE_BIAS_PULL_UP, GPIOD_LINE_BIAS_PULL_DOWN};
  static const enum gpiod_line_drive drives[] = {
    GPIOD_LINE_DRIVE_PUSH_PULL, GPIOD_LINE_DRIVE_OPEN_DRAIN, GPIOD_LINE_DRIVE_OPEN_SOURCE};
  if (settings->bias > CGPIOD_BIAS_PULL_DOWN || settings->drive > CGPIOD_OPEN_SOURCE) return -EINVAL;
  gpiod_line_settings_set_active_low(line, settings->active_low != 0);
  if (gpiod_line_settings_set_bias(line, biases[settings->bias]) < 0) return failure();
  if (settings->direction == CGPIOD_OUTPUT) {
    if (gpiod_line_settings_set_direction(line, GPIOD_LINE_DIRECTION_OUTPUT) < 0) return failure();
    if (gpiod_line_settings_set_drive(line, drives[settings->drive]) < 0) return failure();
    return 0;
  }
  if (gpiod_line_settings_set_direction(line, GPIOD_LINE_DIRECTION_INPUT) < 0) return failure();
  if (gpiod_line_settings_set_edge_detection(line, GPIOD_LINE_EDGE_BOTH) < 0) return failure();
  if (gpiod_line_settings_set_event_clock(line, GPIOD_LINE_CLOCK_MONOTONIC) < 0) return failure();
  return 0;
}

static int take(
  cgpiod_chip *chip, const cgpiod_settings *settings, const uint32_t *offsets, uint32_t count, uint64_t levels,
  struct gpiod_line_settings *line, struct gpiod_line_config *lines, struct gpiod_request_config *request,
  cgpiod_request *taken) {
  int error = configure(line, settings);
  if (error < 0) return error;
  unsigned int wanted[CGPIOD_MOST_LINES];
  enum gpiod_line_value values[CGPIOD_MOST_LINES];
  for (uint32_t i = 0; i < count; i++) {
    wanted[i] = offsets[i];
    values[i] = levels >> i & 1 ? GPIOD_LINE_VALUE_ACTIVE : GPIOD_LINE_VALUE_INACTIVE;
  }
  if (gpiod_line_config_add_line_settings(lines, wanted, count, line) < 0) return failure();
  if (settings->direction == CGPIOD_OUTPUT && gpiod_line_config_set_output_values(lines, values, count) < 0)
    return failure();
  gpiod_request_config_set_consumer(request, settings->consumer);
  taken->lines = gpiod_chip_request_lines(library(chip), request, lines);
  if (!taken->lines) return failure();
  int descriptor = gpiod_line_request_get_fd(taken->lines);
  int status = fcntl(descriptor, F_GETFL);
  if (status < 0 || fcntl(descriptor, F_SETFL, status | O_NONBLOCK) < 0) return failure();
  return 0;
}

int cgpiod_take(
  cgpiod_chip *chip, const cgpiod_settings *settings, const uint32_t *offsets, uint32_t count, uint64_t levels,
  cgpiod_request **request) {
  *request = NULL;
  if (count < 1 || count > CGPIOD_MOST_LINES) return -EINVAL;
  struct gpiod_line_settings *line = gpiod_line_settings_new();
  struct gpiod_line_config *lines = gpiod_line_config_new();
  struct gpiod_request_config *config = gpiod_request_config_new();
  cgpiod_request *taken = calloc(1, sizeof *taken);
  int error = -ENOMEM;
  if (taken) {
    taken->count = count;
    taken->is_output = settings->direction == CGPIOD_OUTPUT;
    taken->events = gpiod_edge_event_buffer_new(CGPIOD_MOST_LINES);
  }
  if (line && lines && config && taken && taken->events)
    error = take(chip, settings, offsets, count, levels, line, lines, config, taken);
  gpiod_request_config_free(config);
  gpiod_line_config_free(lines);
  gpiod_line_settings_free(line);
  if (error < 0) {
    if (taken) cgpiod_release(taken);
    return error;
  }
  *request = taken;
  return 0;
}

void cgpiod_release(cgpiod_request *request) {
  if (request->lines) gpiod_line_request_release(request->lines);
  gpiod_edge_event_buffer_free(request->events);
  free(request);
}

int cgpiod_descriptors(cgpiod_request *request, int32_t *into, uint32_t capacity) {
  if (request->is_output) return 0;
  if (capacity > 0) into[0] = gpiod_line_request_get_fd(request->lines);
  return 1;
}

int cgpiod_read(cgpiod_request *request, uint32_t index, cgpiod_event *events, uint32_t capacity) {
  if (index != 0 || request->is_output) return -EINVAL;
  if (capacity > CGPIOD_MOST_LINES) capacity = CGPIOD_MOST_LINES;
  int count = gpiod_line_request_read_edge_events(request->lines, request->events, capacity);
  if (count < 0) return failure();
  for (int i = 0; i < count; i++) {
    struct gpiod_edge_event *event = gpiod_edge_event_buffer_get_event(request->events, (unsigned long)i);
    memset(&events[i], 0, sizeof events[i]);
    events[i].time = gpiod_edge_event_get_timestamp_ns(event);
    events[i].offset = gpiod_edge_event_get_line_offset(event);
    events[i].sequence = (uint32_t)gpiod_edge_event_get_line_seqno(event);
    events[i].edge = gpiod_edge_event_get_event_type(event) == GPIOD_EDGE_EVENT_RISING_EDGE ? CGPIOD_BECAME_ACTIVE
                                                                                           : CGPIOD_BECAME_INACTIVE;
  }
  return count;
}

int cgpiod_levels(cgpiod_request *request, uint64_t *levels) {
  enum gpiod_line_value values[CGPIOD_MOST_LINES];
  if (gpiod_line_request_get_values(request->lines, values) < 0) return failure();
  *levels = 0;
  for (uint32_t i = 0; i < request->count; i++) *levels |= (uint64_t)(values[i] == GPIOD_LINE_VALUE_ACTIVE) << i;
  return 0;
}

int cgpiod_set(cgpiod_request *request, uint64_t levels) {
  enum gpiod_line_value values[CGPIOD_MOST_LINES];
  for (uint32_t i = 0; i < request->count; i++)
    values[i] = levels >> i & 1 ? GPIOD_LINE_VALUE_ACTIVE : GPIOD_LINE_VALUE_INACTIVE;
  return gpiod_line_request_set_values(request->lines, values) < 0 ? failure() : 0;
}

#endif
