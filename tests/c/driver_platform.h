/* The driver's hooks, played by a test. Copies of the driver for other blocks share them. */
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif
uint32_t host_read32(uintptr_t address);
void host_write32(uintptr_t address, uint32_t value);
void host_event(uint32_t kind, uint32_t a, uint64_t b);
#ifdef __cplusplus
}
#endif
