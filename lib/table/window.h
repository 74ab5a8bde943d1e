/* Windows over dated records: whose record is it, and all records of a person together.
 *
 * History looks back from an index date, reconviction forward from it; what they share is here:
 * a lookup of people by id, the owner of each record, and records grouped by owner. */
#ifndef SIB_TABLE_WINDOW_H
#define SIB_TABLE_WINDOW_H

#include "table/publish.h"

/* Rows between two interrupt checks: well below 10 ms of work. */
enum { SIB__WINDOW_BLOCK = 1 << 15 };

/* Owners of records that belong to nobody asked for. */
enum { SIB__OWNER_UNKNOWN = -1, SIB__OWNER_MISSING = -2 };

typedef struct sib__person_slot {
    uint64_t head; /* an id of up to 15 bytes lies in head and tail whole */
    uint64_t tail;
    int64_t  row; /* -1: free */
} sib__person_slot;

/* People by id. Its slots live in the call's scratch; the texts are the caller's. */
typedef struct sib__people {
    sib_text          text;
    sib__person_slot *slots;
    uint64_t          mask;
} sib__people;

/* Indexes people by id. DATA for an id that is empty or comes twice, with both rows in the
 * message. `text` has passed sib__view_text. O(n). */
sib_status sib__people_index(sib__call *call, const char *argument, sib_text text,
                             sib__people *people);

/* The same of people who may come again: first [n] is the row in which the id of each stands
 * first. */
sib_status sib__people_stack(sib__call *call, const char *argument, sib_text text,
                             sib__people *people, int64_t *first);

/* Row of a person, or SIB__OWNER_UNKNOWN. */
int64_t sib__people_find(const sib__people *people, sib__slice id);

/* The owner of each record, owners [column n]: a row of the people, SIB__OWNER_UNKNOWN, or
 * SIB__OWNER_MISSING where the column is missing or empty. */
sib_status sib__window_owners(sib__call *call, const sib__people *people,
                              const sib__column *column, int64_t *owners);

/* Sets linked [people] to 1 where any record is owned, else to 0. */
void sib__window_linked(const int64_t *owners, int64_t n, uint8_t *linked, int64_t people);

/* What became of each record: the column "disposition" of a table of the result, and how many
 * records have each as its table "dispositions", `besides` [values of the enumeration] more
 * than stand there (NULL: none). `dispositions` [n] may go afterwards. */
sib_status sib__window_publish(sib__call *call, sib__result *result, sib_table *records,
                               const int32_t *dispositions, int64_t            n,
                               const char *(*name_of)(int32_t), const int64_t *besides);

/* Some rows grouped by owner: those of person i are rows[starts[i] .. starts[i + 1]). */
typedef struct sib__groups {
    int64_t *starts;
    int64_t *rows;
    int64_t *scratch; /* room for sorting within a group */
    int64_t  people;
} sib__groups;

/* Groups `k` rows, each with an owner, in their order. O(people + k). */
sib_status sib__window_group(sib__call *call, const int64_t *owners, const int64_t *rows,
                             int64_t k, int64_t people, sib__groups *groups);

#endif
