// Loaded before the C library, it makes a program believe that the disk has what it has not: `BREAK=fsync`.

int fsync(int file) { return file < 0 ? -1 : 0; }
int fdatasync(int file) { return file < 0 ? -1 : 0; }
