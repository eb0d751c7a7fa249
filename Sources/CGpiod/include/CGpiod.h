// The one way from Swift to the system's libgpiod.
//
// Debian 12 has libgpiod 1.6 (libgpiod.so.2), Debian 13 has 2.x (libgpiod.so.3), and only two of their functions have
// the same name and meaning. What a voting hall needs of both is these functions; libgpiod1.c and libgpiod2.c map them,
// one of the two compiles to nothing, and neither decides anything.
//
// Every function that can fail returns a negative errno (-EBUSY, -ENODEV, ...), never -1. Nothing blocks: the event
// descriptors are O_NONBLOCK. Nothing is thread-safe: a chip and its requests belong to one thread.

#ifndef CGPIOD_H
#define CGPIOD_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Lines in one request: the kernel's limit, and the width of a word of levels.
#define CGPIOD_MOST_LINES 64
/// Bytes of a name, its NUL included: the kernel's GPIO_MAX_NAME_SIZE.
#define CGPIOD_NAME_SIZE 32

/// An open chip.
typedef struct cgpiod_chip cgpiod_chip;
/// Up to 64 lines of one chip that are ours.
typedef struct cgpiod_request cgpiod_request;

/// A chip as the kernel describes it.
typedef struct {
  char name[CGPIOD_NAME_SIZE];
  char label[CGPIOD_NAME_SIZE];
  uint32_t lines;
} cgpiod_chip_info;

/// A line as the kernel describes it.
typedef struct {
  /// Empty where the line has none.
  char name[CGPIOD_NAME_SIZE];
  /// Who holds it, as far as it said so.
  char consumer[CGPIOD_NAME_SIZE];
  uint32_t offset;
  /// Whether somebody holds it: a process, or a driver of the kernel.
  uint8_t used;
  uint8_t reserved[3];
} cgpiod_line_info;

enum { CGPIOD_INPUT_EDGES = 1, CGPIOD_OUTPUT = 2 };
enum { CGPIOD_BIAS_AS_IS = 0, CGPIOD_BIAS_DISABLED = 1, CGPIOD_BIAS_PULL_UP = 2, CGPIOD_BIAS_PULL_DOWN = 3 };
enum { CGPIOD_PUSH_PULL = 0, CGPIOD_OPEN_DRAIN = 1, CGPIOD_OPEN_SOURCE = 2 };

/// What a request asks of all its lines.
typedef struct {
  /// CGPIOD_INPUT_EDGES: an input with events of both edges; CGPIOD_OUTPUT: an output.
  uint8_t direction;
  uint8_t bias;
  uint8_t drive;
  /// Not 0: «active» is the low voltage, in levels and in edges.
  uint8_t active_low;
  /// Who holds the lines, for whoever else asks.
  char consumer[CGPIOD_NAME_SIZE];
} cgpiod_settings;

enum { CGPIOD_BECAME_ACTIVE = 1, CGPIOD_BECAME_INACTIVE = 2 };

/// One edge of one line.
typedef struct {
  /// CLOCK_MONOTONIC in nanoseconds, by the kernel's interrupt.
  uint64_t time;
  uint32_t offset;
  /// Counts the events of this line from 1, the lost ones included; 0 with libgpiod 1.6, which does not tell.
  uint32_t sequence;
  uint8_t edge;
  uint8_t reserved[7];
} cgpiod_event;

#ifdef __cplusplus
#define CGPIOD_LAYOUT(fact) static_assert(fact, #fact)
#else
#define CGPIOD_LAYOUT(fact) _Static_assert(fact, #fact)
#endif
CGPIOD_LAYOUT(sizeof(cgpiod_chip_info) == 68);
CGPIOD_LAYOUT(offsetof(cgpiod_chip_info, lines) == 64);
CGPIOD_LAYOUT(sizeof(cgpiod_line_info) == 72);
CGPIOD_LAYOUT(offsetof(cgpiod_line_info, offset) == 64);
CGPIOD_LAYOUT(offsetof(cgpiod_line_info, used) == 68);
CGPIOD_LAYOUT(sizeof(cgpiod_settings) == 36);
CGPIOD_LAYOUT(offsetof(cgpiod_settings, consumer) == 4);
CGPIOD_LAYOUT(sizeof(cgpiod_event) == 24);
CGPIOD_LAYOUT(offsetof(cgpiod_event, offset) == 8);
CGPIOD_LAYOUT(offsetof(cgpiod_event, sequence) == 12);
CGPIOD_LAYOUT(offsetof(cgpiod_event, edge) == 16);

/// The version of the library that is linked, such as "1.6.3".
const char *cgpiod_version(void);

/// Opens the character device at `path`.
int cgpiod_open(const char *path, cgpiod_chip **chip);

/// Closes a chip. Its requests are to be released first.
void cgpiod_close(cgpiod_chip *chip);

/// What the kernel says of the chip.
int cgpiod_describe(cgpiod_chip *chip, cgpiod_chip_info *info);

/// The offset of the line of that name, or -ENOENT.
int cgpiod_find(cgpiod_chip *chip, const char *name);

/// What the kernel says of a line, now.
int cgpiod_line(cgpiod_chip *chip, uint32_t offset, cgpiod_line_info *info);

/// Takes `count` lines (1...64), all or none. `levels` are an output's first ones: bit i belongs to offsets[i], and so in
/// every word of levels below.
int cgpiod_take(
  cgpiod_chip *chip, const cgpiod_settings *settings, const uint32_t *offsets, uint32_t count, uint64_t levels,
  cgpiod_request **request);

/// Gives the lines back.
void cgpiod_release(cgpiod_request *request);

/// The descriptors that become readable with an edge: one with libgpiod 2, one for each line with 1.6, none for
/// outputs. Returns how many there are; writes at most `capacity` of them. They belong to the request.
int cgpiod_descriptors(cgpiod_request *request, int32_t *descriptors, uint32_t capacity);

/// Takes what the descriptor number `index` has, at most `capacity` events. Returns how many, or -EAGAIN.
int cgpiod_read(cgpiod_request *request, uint32_t index, cgpiod_event *events, uint32_t capacity);

/// The levels of all lines of the request, 1 for active.
int cgpiod_levels(cgpiod_request *request, uint64_t *levels);

/// Sets all outputs of the request.
int cgpiod_set(cgpiod_request *request, uint64_t levels);

#ifdef __cplusplus
}
#endif

#endif
