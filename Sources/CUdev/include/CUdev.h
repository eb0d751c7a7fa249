// The one way from Swift to the system's libudev.
//
// A voting hall asks udev for three things: which ports there are, what is known of one, and what comes and goes. These
// are the functions for it; they decide nothing. libudev's objects belong to one thread, and so does everything here.
//
// Every function that can fail returns a negative errno (-ENODEV, -ENOBUFS, ...), never -1. Nothing blocks: the
// descriptor is O_NONBLOCK.

#ifndef CUDEV_H
#define CUDEV_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Bytes of a device's name in its subsystem, its NUL included: `ttyUSB0`.
#define CUDEV_NAME_SIZE 64
/// Bytes of any other text of a device, its NUL included. A text that is longer counts as unknown: half a serial number
/// could be another device's.
#define CUDEV_TEXT_SIZE 256

/// A device's name in its subsystem.
typedef struct {
  char text[CUDEV_NAME_SIZE];
} cudev_name;

/// The context and its monitor.
typedef struct cudev_watch cudev_watch;

enum { CUDEV_CAME = 1, CUDEV_WENT = 2, CUDEV_CHANGED = 3 };

/// A device as udev describes it. Texts are empty where udev knows none.
typedef struct {
  /// Its name in its subsystem: `ttyUSB0`.
  char name[CUDEV_NAME_SIZE];
  /// Its device file: `/dev/ttyUSB0`.
  char node[CUDEV_TEXT_SIZE];
  /// The serial number of the USB device: ID_SERIAL_SHORT, or the descriptor's own where udev's rules have not run.
  char serial[CUDEV_TEXT_SIZE];
  /// The port that it hangs on: ID_PATH.
  char path[CUDEV_TEXT_SIZE];
  /// What its maker calls it.
  char product[CUDEV_TEXT_SIZE];
  /// USB's numbers of maker and product; 0 for none.
  uint16_t vendor_id;
  uint16_t product_id;
  /// Which of an adapter's ports it is; -1 where it does not say.
  int16_t port;
  /// Whether it hangs on USB.
  uint8_t is_usb;
  /// Whether udev's rules have run for it: before that its group and its identity are not what they will be.
  uint8_t is_ready;
  /// What happened to it: CUDEV_CAME, CUDEV_WENT, CUDEV_CHANGED; 0 where it was only described.
  uint8_t change;
  uint8_t reserved[7];
} cudev_device;

#ifdef __cplusplus
#define CUDEV_LAYOUT(fact) static_assert(fact, #fact)
#else
#define CUDEV_LAYOUT(fact) _Static_assert(fact, #fact)
#endif
CUDEV_LAYOUT(sizeof(cudev_device) == 1104);
CUDEV_LAYOUT(offsetof(cudev_device, node) == 64);
CUDEV_LAYOUT(offsetof(cudev_device, vendor_id) == 1088);
CUDEV_LAYOUT(offsetof(cudev_device, port) == 1092);
CUDEV_LAYOUT(offsetof(cudev_device, change) == 1096);

/// Begins to watch a subsystem, such as `tty`: from here on nothing that udev tells of it is missed.
int cudev_open(const char *subsystem, cudev_watch **watch);

/// Ends the watch.
void cudev_close(cudev_watch *watch);

/// What becomes readable when something has come, changed or gone. It belongs to the watch.
int cudev_descriptor(cudev_watch *watch);

/// Takes one message: 1 with the device, 0 if there is none, -ENOBUFS where messages were lost.
int cudev_next(cudev_watch *watch, cudev_device *device);

/// The names of the devices of the watched subsystem whose name fits the pattern (`ttyUSB*`). Returns how many there
/// are; writes at most `capacity` of them.
int cudev_names(cudev_watch *watch, const char *pattern, cudev_name *names, uint32_t capacity);

/// Describes the device of this name in the watched subsystem, or -ENODEV.
int cudev_describe(cudev_watch *watch, const char *name, cudev_device *device);

#ifdef __cplusplus
}
#endif

#endif
