// Part 4's plugin in C: all of it but the database.

#include <stdlib.h>
#include <string.h>

#include "bindings/plugin.h"

// A name of the contract has its package and its interface before it.
#define CONFIG(name) exports_tutorial_resources_config_##name
#define STORAGE(name) exports_tutorial_resources_storage_##name
#define DATABASE(name) exports_tutorial_resources_database_##name

static void *resized(void *list, size_t size) {
    list = realloc(list, size);
    // Without memory there is no answer: a trap.
    if (list == NULL) abort();
    return list;
}

static bool same(plugin_string_t a, plugin_string_t b) {
    return a.len == b.len && memcmp(a.ptr, b.ptr, a.len) == 0;
}

static plugin_string_t copy(plugin_string_t text) {
    plugin_string_t copy;
    plugin_string_dup_n(&copy, (const char *)text.ptr, text.len);
    return copy;
}

static bool is_blank(uint8_t byte) {
    return byte == ' ' || byte == '\t' || byte == '\r';
}

// A piece of the text that it is cut from.
static plugin_string_t trimmed(uint8_t *start, uint8_t *end) {
    while (start < end && is_blank(*start)) start++;
    while (start < end && is_blank(end[-1])) end--;
    return (plugin_string_t){start, end - start};
}

static bool parse_line(plugin_string_t line, uint32_t number,
                       CONFIG(list_config_entry_t) *entries, CONFIG(parse_error_t) *error) {
    if (line.len == 0 || line.ptr[0] == '#') return true;
    uint8_t *equals = memchr(line.ptr, '=', line.len);
    if (equals == NULL) {
        error->tag = EXPORTS_TUTORIAL_RESOURCES_CONFIG_PARSE_ERROR_MISSING_EQUALS;
        error->val.missing_equals = number;
        return false;
    }
    plugin_string_t key = trimmed(line.ptr, equals);
    if (key.len == 0) {
        error->tag = EXPORTS_TUTORIAL_RESOURCES_CONFIG_PARSE_ERROR_EMPTY_KEY;
        error->val.empty_key = number;
        return false;
    }
    for (size_t i = 0; i < entries->len; i++) {
        if (same(entries->ptr[i].key, key)) {
            error->tag = EXPORTS_TUTORIAL_RESOURCES_CONFIG_PARSE_ERROR_DUPLICATE_KEY;
            error->val.duplicate_key = copy(key);
            return false;
        }
    }
    entries->ptr = resized(entries->ptr, (entries->len + 1) * sizeof *entries->ptr);
    entries->ptr[entries->len].key = copy(key);
    entries->ptr[entries->len].value = copy(trimmed(equals + 1, line.ptr + line.len));
    entries->len++;
    return true;
}

// What comes in is ours to free, and what is returned will be freed behind us.
bool CONFIG(parse)(plugin_string_t *text, CONFIG(list_config_entry_t) *entries,
                   CONFIG(parse_error_t) *error) {
    *entries = (CONFIG(list_config_entry_t)){NULL, 0};
    bool is_good = true;
    uint8_t *rest = text->ptr, *end = text->ptr + text->len;
    for (uint32_t number = 1; is_good && rest < end; number++) {
        uint8_t *newline = memchr(rest, '\n', end - rest);
        uint8_t *line_end = newline == NULL ? end : newline;
        is_good = parse_line(trimmed(rest, line_end), number, entries, error);
        rest = newline == NULL ? end : newline + 1;
    }
    if (!is_good) CONFIG(list_config_entry_free)(entries);
    plugin_string_free(text);
    return is_good;
}

bool CONFIG(validate)(plugin_string_t *text, CONFIG(parse_error_t) *error) {
    CONFIG(list_config_entry_t) entries;
    bool is_good = CONFIG(parse)(text, &entries, error);
    if (is_good) CONFIG(list_config_entry_free)(&entries);
    return is_good;
}

bool CONFIG(check)(plugin_string_t *text) {
    CONFIG(parse_error_t) error;
    bool is_good = CONFIG(validate)(text, &error);
    if (!is_good) CONFIG(parse_error_free)(&error);
    return is_good;
}

struct STORAGE(kv_store_t) {
    plugin_list_tuple2_string_string_t entries;
};

static uint32_t live = 0;

static plugin_tuple2_string_string_t *find(STORAGE(kv_store_t) *store, plugin_string_t key) {
    for (size_t i = 0; i < store->entries.len; i++) {
        if (same(store->entries.ptr[i].f0, key)) return &store->entries.ptr[i];
    }
    return NULL;
}

STORAGE(own_kv_store_t) STORAGE(constructor_kv_store)(void) {
    STORAGE(kv_store_t) *store = resized(NULL, sizeof *store);
    store->entries = (plugin_list_tuple2_string_string_t){NULL, 0};
    live++;
    return STORAGE(kv_store_new)(store);
}

// ANCHOR: destructor
// Called when the host drops its handle. The name under which wit-bindgen 0.61.1 exports it has an
// underscore where the contract has a hyphen, so nobody would find it there.
__attribute__((export_name("tutorial:resources/storage@0.1.0#[dtor]kv-store")))
void STORAGE(kv_store_destructor)(STORAGE(kv_store_t) *store) {
    plugin_list_tuple2_string_string_free(&store->entries);
    free(store);
    live--;
}
// ANCHOR_END: destructor

bool STORAGE(method_kv_store_get)(STORAGE(kv_store_t) *store, plugin_string_t *key,
                                  plugin_string_t *value) {
    plugin_tuple2_string_string_t *entry = find(store, *key);
    plugin_string_free(key);
    if (entry != NULL) *value = copy(entry->f1);
    return entry != NULL;
}

void STORAGE(method_kv_store_put)(STORAGE(kv_store_t) *store, plugin_string_t *key,
                                  plugin_string_t *value) {
    plugin_tuple2_string_string_t *entry = find(store, *key);
    if (entry != NULL) {
        plugin_tuple2_string_string_free(entry);
    } else {
        plugin_list_tuple2_string_string_t *entries = &store->entries;
        entries->ptr = resized(entries->ptr, (entries->len + 1) * sizeof *entries->ptr);
        entry = &entries->ptr[entries->len++];
    }
    *entry = (plugin_tuple2_string_string_t){*key, *value};
}

bool STORAGE(method_kv_store_delete)(STORAGE(kv_store_t) *store, plugin_string_t *key,
                                     plugin_string_t *value) {
    plugin_tuple2_string_string_t *entry = find(store, *key);
    plugin_string_free(key);
    if (entry == NULL) return false;
    plugin_string_free(&entry->f0);
    *value = entry->f1;
    plugin_list_tuple2_string_string_t *entries = &store->entries;
    *entry = entries->ptr[--entries->len];
    // Whoever frees a list takes an empty one for a list without memory.
    if (entries->len == 0) {
        free(entries->ptr);
        entries->ptr = NULL;
    }
    return true;
}

void STORAGE(method_kv_store_copy_from)(STORAGE(kv_store_t) *store, STORAGE(kv_store_t) *other) {
    for (size_t i = 0; i < other->entries.len; i++) {
        plugin_string_t key = copy(other->entries.ptr[i].f0);
        plugin_string_t value = copy(other->entries.ptr[i].f1);
        STORAGE(method_kv_store_put)(store, &key, &value);
    }
}

// ANCHOR: merge
STORAGE(own_kv_store_t) STORAGE(static_kv_store_merge)(STORAGE(own_kv_store_t) a,
                                                       STORAGE(own_kv_store_t) b) {
    STORAGE(method_kv_store_copy_from)(STORAGE(kv_store_rep)(a), STORAGE(kv_store_rep)(b));
    // Both are ours: one is handed on, and the other ends here.
    STORAGE(kv_store_drop_own)(b);
    return a;
}
// ANCHOR_END: merge

STORAGE(own_kv_store_t) STORAGE(open_store)(plugin_list_tuple2_string_string_t *entries) {
    STORAGE(own_kv_store_t) store = STORAGE(constructor_kv_store)();
    for (size_t i = 0; i < entries->len; i++) {
        plugin_tuple2_string_string_t *entry = &entries->ptr[i];
        STORAGE(method_kv_store_put)(STORAGE(kv_store_rep)(store), &entry->f0, &entry->f1);
    }
    if (entries->len > 0) free(entries->ptr);
    return store;
}

uint32_t STORAGE(live_stores)(void) {
    return live;
}

static bool refuse(plugin_string_t *url, DATABASE(connect_error_t) *error) {
    error->tag = EXPORTS_TUTORIAL_RESOURCES_DATABASE_CONNECT_ERROR_UNSUPPORTED_URL;
    error->val.unsupported_url = *url;
    return false;
}

bool DATABASE(connect)(plugin_string_t *url, DATABASE(own_connection_t) *connection,
                       DATABASE(connect_error_t) *error) {
    return refuse(url, error);
}

bool DATABASE(constructor_connection)(plugin_string_t *url, DATABASE(own_connection_t) *connection,
                                      DATABASE(connect_error_t) *error) {
    return refuse(url, error);
}

// Nobody gets a connection, so nobody calls what follows.

bool DATABASE(method_connection_query)(DATABASE(connection_t) *self, plugin_string_t *sql,
                                       plugin_list_string_t *parameters,
                                       DATABASE(list_row_t) *rows, DATABASE(query_error_t) *error) {
    abort();
}

bool DATABASE(method_connection_execute)(DATABASE(connection_t) *self, plugin_string_t *sql,
                                         plugin_list_string_t *parameters, uint64_t *changed,
                                         DATABASE(query_error_t) *error) {
    abort();
}

void DATABASE(method_connection_close)(DATABASE(connection_t) *self) {
    abort();
}

void DATABASE(connection_destructor)(DATABASE(connection_t) *self) {
    abort();
}

bool DATABASE(constructor_transaction)(DATABASE(connection_t) *connection,
                                       DATABASE(own_transaction_t) *transaction,
                                       DATABASE(query_error_t) *error) {
    abort();
}

bool DATABASE(static_transaction_commit)(DATABASE(own_transaction_t) transaction,
                                         DATABASE(query_error_t) *error) {
    abort();
}

void DATABASE(transaction_destructor)(DATABASE(transaction_t) *self) {
    abort();
}
