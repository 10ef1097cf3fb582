/* SPDX-License-Identifier: Apache-2.0 */
/* Lua: a handler in a warm interpreter, which also loads a module anew with each request. */
#include "embed.h"
#include "program.h"

#include "lauxlib.h"
#include "lua.h"
#include "lualib.h"

#include <stdlib.h>
#include <string.h>

EMBED(handler_lua, "handler.lua");
EMBED(module_lua, "module.lua");

/* In a request. */
#define ITEMS 3u

static lua_State *state;

static void *allocate(void *data, void *old, size_t had, size_t wanted)
{
    (void)data;
    (void)had;
    if (wanted == 0u) {
        free(old);
        return NULL;
    }
    return realloc(old, wanted);
}

static void must(int result)
{
    if (result != LUA_OK) {
        program_failed(lua_tostring(state, -1));
    }
}

static uint32_t init(void)
{
    static const luaL_Reg libraries[] = {
        {LUA_GNAME, luaopen_base},          {LUA_TABLIBNAME, luaopen_table},
        {LUA_STRLIBNAME, luaopen_string},   {LUA_MATHLIBNAME, luaopen_math},
        {LUA_UTF8LIBNAME, luaopen_utf8},    {LUA_COLIBNAME, luaopen_coroutine},
    };
    size_t i;
    state = lua_newstate(allocate, NULL);
    if (state == NULL) {
        program_failed("lua: no memory");
    }
    for (i = 0u; i < sizeof libraries / sizeof libraries[0]; i++) {
        luaL_requiref(state, libraries[i].name, libraries[i].func, 1);
        lua_pop(state, 1);
    }
    must(luaL_loadbufferx(state, handler_lua, strlen(handler_lua), "=handler", "t"));
    must(lua_pcall(state, 0, 1, 0));
    lua_setglobal(state, "handler");
    lua_gc(state, LUA_GCCOLLECT);
    return (uint32_t)lua_gettop(state);
}

static uint32_t invoke(uint32_t round)
{
    struct random random;
    static char bytes[2048];
    struct text text;
    size_t length;
    const char *answer;
    uint32_t sum;
    uint32_t i;
    random_seed(&random, round);
    text_begin(&text, bytes, sizeof bytes);
    for (i = 0u; i < ITEMS; i++) {
        const char *const name = random_word(&random);
        text_format(&text, "%s=%u", name, random_below(&random, 100u));
        text_format(&text, i % 2u == 0u ? ";" : ".%u;", 1u + random_below(&random, 9u));
    }
    lua_getglobal(state, "handler");
    lua_pushinteger(state, (lua_Integer)round);
    lua_pushlstring(state, bytes, text.length);
    lua_pushlstring(state, module_lua, strlen(module_lua));
    must(lua_pcall(state, 3, 1, 0));
    answer = lua_tolstring(state, -1, &length);
    sum = checksum(round, answer, length);
    lua_pop(state, 1);
    return sum;
}

const struct program program_lua = {.name = "lua", .init = init, .invoke = invoke};
