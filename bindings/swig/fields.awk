# Writes the fields of every options struct in the public headers as C tables, from which both
# languages fill a struct by name, and its defaults: awk -f fields.awk include/sib/*.h > fields.h
#
# An int32_t whose comment begins with "a ::sib_<enumeration>" takes the enumeration's names.
# struct_size and reserved are never set from outside.
BEGIN {
    print "/* Generated from the public headers. */"
    print "#ifndef SIB_FIELDS_H\n#define SIB_FIELDS_H\n"
    print "#include <stddef.h>\n\n#include \"sib.h\"\n"
    print "typedef enum sib_field_kind {"
    print "    SIB_FIELD_I32,\n    SIB_FIELD_I64,\n    SIB_FIELD_F64,\n    SIB_FIELD_TEXT,\n    SIB_FIELD_ENUM"
    print "} sib_field_kind;\n"
    print "typedef struct sib_field {"
    print "    const char    *name;\n    sib_field_kind kind;\n    size_t         offset;"
    print "    int32_t (*value)(const char *name); /* of an enumeration */\n} sib_field;\n"
    print "/* sib_x_options and _fields or _init: what belongs to a struct. */"
    print "#define SIB_OF(struct, part) SIB_OF_IT(struct, part)"
    print "#define SIB_OF_IT(struct, part) struct##part"
    kind["int32_t"] = "SIB_FIELD_I32"
    kind["int64_t"] = "SIB_FIELD_I64"
    kind["double"] = "SIB_FIELD_F64"
    kind["const char *"] = "SIB_FIELD_TEXT"
}
/^typedef struct sib_[a-z0-9_]+_options \{/ && $3 != "sib_context_options" {
    struct = $3
    printf "\nstatic const sib_field %s_fields[] = {\n", struct
    next
}
struct == "" { next }
/^\} sib_/ {
    print "    {NULL, SIB_FIELD_I32, 0, NULL},\n};"
    printf "static const %s %s_init = %s_INIT;\n", struct, struct, toupper(struct)
    struct = ""
    next
}
match($0, /^ +(const char \*|int32_t|int64_t|double|size_t) *[a-z_0-9]+;/) {
    declaration = substr($0, RSTART, RLENGTH)
    sub(/^ +/, "", declaration)
    sub(/;$/, "", declaration)
    name = declaration
    sub(/.*[ *]/, "", name)
    type = substr(declaration, 1, length(declaration) - length(name))
    sub(/ +$/, "", type)
    if (type == "const char *" || declaration ~ /^const char/) type = "const char *"
    if (name == "struct_size" || name == "reserved") next
    value = "NULL"
    k = kind[type]
    if (type == "int32_t" && match($0, /\/\*\*< (a|an|the) ::sib_[a-z_0-9]+/)) {
        value = substr($0, RSTART, RLENGTH)
        sub(/.*::/, "", value)
        value = value "_value"
        k = "SIB_FIELD_ENUM"
    }
    printf "    {\"%s\", %s, offsetof(%s, %s), %s},\n", name, k, struct, name, value
}
END { print "\n#endif" }
