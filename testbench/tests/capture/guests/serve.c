/* Thirty requests, one function that serves them. No marks. */
#include <stdio.h>

__attribute__((noinline, noclone)) unsigned serve(unsigned request) {
  unsigned state = request;
  for (unsigned i = 0; i < 100; i++) {
    state = state * 1664525u + 1013904223u;
  }
  return state;
}

int main(void) {
  unsigned sum = 0;
  for (unsigned request = 0; request < 30; request++) {
    sum ^= serve(request);
  }
  printf("%u\n", sum);
  return 0;
}
