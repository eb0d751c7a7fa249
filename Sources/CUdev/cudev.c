#include "CUdev.h"

#include <libudev.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct cudev_watch {
  struct udev *udev;
  struct udev_monitor *monitor;
  char subsystem[CUDEV_NAME_SIZE];
};

static int failure(void) { return errno > 0 ? -errno : -EIO; }

static void copy(char *to, size_t size, const char *from) {
  memset(to, 0, size);
  if (from && strlen(from) < size) strcpy(to, from);
}

static uint16_t number(const char *text) { return text ? (uint16_t)strtoul(text, NULL, 16) : 0; }

// A property of udev's rules, or the descriptor's own text.
static const char *known(struct udev_device *device, const char *property, struct udev_device *usb, const char *attribute) {
  const char *text = udev_device_get_property_value(device, property);
  return text || !usb ? text : udev_device_get_sysattr_value(usb, attribute);
}

static void describe(struct udev_device *found, cudev_device *device) {
  memset(device, 0, sizeof *device);
  // The parents belong to the device.
  struct udev_device *usb = udev_device_get_parent_with_subsystem_devtype(found, "usb", "usb_device");
  struct udev_device *adapter = udev_device_get_parent_with_subsystem_devtype(found, "usb-serial", NULL);
  const char *bus = udev_device_get_property_value(found, "ID_BUS");
  copy(device->name, sizeof device->name, udev_device_get_sysname(found));
  copy(device->node, sizeof device->node, udev_device_get_devnode(found));
  copy(device->serial, sizeof device->serial, known(found, "ID_SERIAL_SHORT", usb, "serial"));
  copy(device->path, sizeof device->path, udev_device_get_property_value(found, "ID_PATH"));
  copy(device->product, sizeof device->product, usb ? udev_device_get_sysattr_value(usb, "product") : NULL);
  device->vendor_id = number(known(found, "ID_VENDOR_ID", usb, "idVendor"));
  device->product_id = number(known(found, "ID_MODEL_ID", usb, "idProduct"));
  const char *port = adapter ? udev_device_get_sysattr_value(adapter, "port_number") : NULL;
  device->port = port ? (int16_t)atoi(port) : -1;
  device->is_usb = usb || (bus && strcmp(bus, "usb") == 0);
  device->is_ready = udev_device_get_is_initialized(found) > 0;
}

int cudev_open(const char *subsystem, cudev_watch **watch) {
  if (strlen(subsystem) >= CUDEV_NAME_SIZE) return -ENAMETOOLONG;
  cudev_watch *made = calloc(1, sizeof *made);
  if (!made) return -ENOMEM;
  int result = 0;
  strcpy(made->subsystem, subsystem);
  made->udev = udev_new();
  if (!made->udev) {
    result = failure();
  } else if (!(made->monitor = udev_monitor_new_from_netlink(made->udev, "udev"))) {
    result = failure();
  } else {
    result = udev_monitor_filter_add_match_subsystem_devtype(made->monitor, subsystem, NULL);
    if (result >= 0) result = udev_monitor_enable_receiving(made->monitor);
  }
  if (result < 0) {
    cudev_close(made);
    return result;
  }
  *watch = made;
  return 0;
}

void cudev_close(cudev_watch *watch) {
  if (watch->monitor) udev_monitor_unref(watch->monitor);
  if (watch->udev) udev_unref(watch->udev);
  free(watch);
}

int cudev_descriptor(cudev_watch *watch) { return udev_monitor_get_fd(watch->monitor); }

int cudev_next(cudev_watch *watch, cudev_device *device) {
  errno = 0;
  struct udev_device *found = udev_monitor_receive_device(watch->monitor);
  if (!found) return errno == 0 || errno == EAGAIN || errno == EINTR ? 0 : -errno;
  describe(found, device);
  const char *action = udev_device_get_action(found);
  if (action && strcmp(action, "remove") == 0) {
    device->change = CUDEV_WENT;
  } else if (action && strcmp(action, "add") == 0) {
    device->change = CUDEV_CAME;
  } else {
    device->change = CUDEV_CHANGED;
  }
  udev_device_unref(found);
  return 1;
}

int cudev_names(cudev_watch *watch, const char *pattern, cudev_name *names, uint32_t capacity) {
  struct udev_enumerate *devices = udev_enumerate_new(watch->udev);
  if (!devices) return failure();
  int result = udev_enumerate_add_match_subsystem(devices, watch->subsystem);
  if (result >= 0) result = udev_enumerate_add_match_sysname(devices, pattern);
  if (result >= 0) result = udev_enumerate_scan_devices(devices);
  if (result >= 0) {
    int count = 0;
    struct udev_list_entry *entry;
    udev_list_entry_foreach(entry, udev_enumerate_get_list_entry(devices)) {
      const char *name = strrchr(udev_list_entry_get_name(entry), '/');
      if (!name) continue;
      if ((uint32_t)count < capacity) copy(names[count].text, CUDEV_NAME_SIZE, name + 1);
      count += 1;
    }
    result = count;
  }
  udev_enumerate_unref(devices);
  return result;
}

int cudev_describe(cudev_watch *watch, const char *name, cudev_device *device) {
  errno = 0;
  struct udev_device *found = udev_device_new_from_subsystem_sysname(watch->udev, watch->subsystem, name);
  if (!found) return errno > 0 ? -errno : -ENODEV;
  describe(found, device);
  udev_device_unref(found);
  return 0;
}
