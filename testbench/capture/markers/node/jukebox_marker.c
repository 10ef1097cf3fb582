/* SPDX-License-Identifier: Apache-2.0
 *
 * The markers as a Node-API module. The few functions of Node-API that it needs are declared here,
 * so that it builds without Node's headers; Node resolves them when it loads the module.
 */
#include <stddef.h>

#include "../c/jukebox_marker.h"

typedef struct napi_env__ *napi_env;
typedef struct napi_value__ *napi_value;
typedef struct napi_callback_info__ *napi_callback_info;
typedef napi_value (*napi_callback)(napi_env env, napi_callback_info info);

extern int napi_create_function(napi_env env, const char *name, size_t length, napi_callback call, void *data,
                                napi_value *result);
extern int napi_set_named_property(napi_env env, napi_value object, const char *name, napi_value value);

static napi_value start(napi_env env, napi_callback_info info) {
  (void)env, (void)info;
  jukebox_start();
  return NULL;
}

static napi_value cut(napi_env env, napi_callback_info info) {
  (void)env, (void)info;
  jukebox_cut();
  return NULL;
}

static napi_value stop(napi_env env, napi_callback_info info) {
  (void)env, (void)info;
  jukebox_stop();
  return NULL;
}

static void add(napi_env env, napi_value exports, const char *name, napi_callback call) {
  napi_value function;
  if (napi_create_function(env, name, (size_t)-1, call, NULL, &function) == 0) {
    napi_set_named_property(env, exports, name, function);
  }
}

/* Node looks for this name. */
__attribute__((visibility("default"))) napi_value napi_register_module_v1(napi_env env, napi_value exports) {
  add(env, exports, "start", start);
  add(env, exports, "cut", cut);
  add(env, exports, "stop", stop);
  return exports;
}
