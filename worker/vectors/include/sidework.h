/* Checkpoints of a Sidework program (docs/spec/runtime.md, R-RUN-70 to R-RUN-76). */
#ifndef SIDEWORK_H
#define SIDEWORK_H

#include <stdint.h>

#define SIDEWORK(name) __attribute__((import_module("sidework"), import_name(name)))

/* Ends this instance; a fresh one starts and can read these bytes, at most 1 MiB. Write out buffers before. */
SIDEWORK("checkpoint") _Noreturn void sidework_checkpoint(const void *state, uint32_t size);

/* Bytes that were handed over; 0 in the first leg. */
SIDEWORK("state_size") uint32_t sidework_state_size(void);

/* Copies at most so many of them from an offset on; returns how many. */
SIDEWORK("state_read") uint32_t sidework_state_read(void *to, uint32_t size, uint32_t offset);

#endif
