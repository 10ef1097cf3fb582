/* As many cuts as the first argument says, a start and a stop around each request of the second. */
#include <stdlib.h>

#include "jukebox_marker.h"

int main(int count, char **words) {
  int cuts = count > 1 ? atoi(words[1]) : 0;
  int pairs = count > 2 ? atoi(words[2]) : 0;
  for (int i = 0; i < cuts; i++) {
    jukebox_cut();
  }
  if (cuts > 0) {
    jukebox_stop();
  }
  for (int i = 0; i < pairs; i++) {
    jukebox_start();
    jukebox_stop();
  }
  return 0;
}
