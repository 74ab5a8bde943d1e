/* Parity with MatchIt on lalonde by sets of ids, the row number as tie key: equal scores let
 * two right matchings pair the same people differently. The sets are stored as SHA-256 of the
 * ids in byte order, joined by newlines, taken from MatchIt 4.8.1 (R 4.2.2); that of 1:1 is
 * also the digest of the pairs of MatchIt 4.7.2, which are compared themselves. */
#include "core/hash.h"
#include "lalonde.h"

#include "sib/matching.h"

/* Ids of people. */
typedef struct id_set {
    int64_t n;
    char    id[LALONDE_N][LALONDE_ID_SIZE + 1];
} id_set;

static int compare(const void *a, const void *b)
{
    return strcmp(a, b);
}

/* Sorts, and drops what comes twice. */
static void tidy(id_set *set)
{
    int64_t kept = 0;
    qsort(set->id, (size_t)set->n, sizeof set->id[0], compare);
    for (int64_t i = 0; i < set->n; i++) {
        if (kept == 0 || strcmp(set->id[i], set->id[kept - 1]) != 0) {
            memmove(set->id[kept++], set->id[i], sizeof set->id[0]);
        }
    }
    set->n = kept;
}

static void put(id_set *set, const char *id, size_t length)
{
    CU_ASSERT_FATAL(set->n < LALONDE_N && length <= LALONDE_ID_SIZE);
    memcpy(set->id[set->n], id, length);
    set->id[set->n++][length] = '\0';
}

static id_set *ids_of(const lalonde *d, sib_rows rows)
{
    id_set *set = calloc(1, sizeof *set);
    for (int64_t i = 0; i < rows.n; i++) {
        int64_t at = d->offsets[rows.data[i]];
        put(set, d->id + at, (size_t)(d->offsets[rows.data[i] + 1] - at));
    }
    tidy(set);
    return set;
}

static void digest(const id_set *set, char to[SIB__HASH_TEXT_SIZE])
{
    uint8_t   bytes[SIB__HASH_SIZE];
    sib__hash hash;
    sib__hash_begin(&hash);
    for (int64_t i = 0; i < set->n; i++) {
        sib__hash_add(&hash, "\n", i > 0);
        sib__hash_add(&hash, set->id[i], strlen(set->id[i]));
    }
    sib__hash_end(&hash, bytes);
    sib__hash_print(bytes, to);
}

static sib_matching *match(const lalonde *d, int64_t ratio, double caliper)
{
    sib_matching              *m = NULL;
    sib_matching_match_options o = SIB_MATCHING_MATCH_OPTIONS_INIT;
    o.ratio = ratio;
    o.caliper_value = caliper;
    o.caliper_preset = isnan(caliper) ? NULL : "MATCHIT@1";
    sib_status status = sib_matching_match(
        NULL, (sib_f64){d->score, LALONDE_N}, (sib_f64){NULL, 0},
        (sib_u8){d->treated, LALONDE_N}, (sib_text){d->id, d->offsets, LALONDE_N},
        (sib_i64){d->row_key, LALONDE_N}, NULL, NULL, &o, &m);
    CU_ASSERT_EQUAL_FATAL(status, SIB_OK);
    return m;
}

static void check_set(const lalonde *d, sib_rows rows, int64_t n, const char *expected)
{
    char    found[SIB__HASH_TEXT_SIZE];
    id_set *set = ids_of(d, rows);
    digest(set, found);
    CU_ASSERT_EQUAL(set->n, n);
    CU_ASSERT_STRING_EQUAL(found, expected);
    free(set);
}

static void the_people_matched_are_matchits(void)
{
    static const struct {
        int64_t     ratio;
        double      caliper;
        int64_t     treated;
        const char *treated_digest;
        int64_t     comparison;
        const char *comparison_digest;
    } designs[] = {
        {1, (double)NAN, 185,
         "d620eb721741cad6f6e4ee43f695e5334f7bc5d972f2c0724d09812f9be8745b", 185,
         "ea530f8b0c482ebf789c5930370f20eba85207779c9e823f4717d9b3c76a00c1"},
        {1, 0.2, 113, "d7cf06c3ef24eb0dcfdf661c3cc418fdc28b5dc553fb666703053d5958d9f308", 113,
         "fc5312df3d392375aac345497b5bacfa1e01978cbb47e64c1354031de423a2af"},
        {2, (double)NAN, 185,
         "d620eb721741cad6f6e4ee43f695e5334f7bc5d972f2c0724d09812f9be8745b", 370,
         "86a0f395d5bdb9bc4ecac3e2689a90e42347f3c59c208869704cbed233ad549a"},
    };
    lalonde *d = lalonde_read("the people matched are MatchIt's");
    for (int i = 0; d != NULL && i < 3; i++) {
        sib_matching *m = match(d, designs[i].ratio, designs[i].caliper);
        check_set(d, sib_matching_pair_treated(m), designs[i].treated,
                  designs[i].treated_digest);
        check_set(d, sib_matching_pair_comparison(m), designs[i].comparison,
                  designs[i].comparison_digest);
        sib_matching_free(m);
    }
    free(d);
}

/* The ids in one field of each record after the header. */
static id_set *column(const char *text, int field)
{
    id_set *set = calloc(1, sizeof *set);
    for (const char *at = strchr(text, '\n'); at != NULL && at[1] != '\0';
         at = strchr(at, '\n')) {
        at++;
        for (int i = 0; i < field; i++) {
            at = strchr(at, ',') + 1;
        }
        put(set, at, strcspn(at, ",\r\n"));
    }
    tidy(set);
    return set;
}

static void pairs_one_to_one_are_of_the_people_of_matchits_pairs(void)
{
    lalonde *d = lalonde_read("pairs 1:1 are of the people of MatchIt's pairs");
    if (d == NULL) {
        return;
    }
    char          found[SIB__HASH_TEXT_SIZE];
    size_t        size = 0;
    char         *text = test_data("oracle/matchit614_nn1_pairs.csv", &size);
    sib_matching *m = match(d, 1, (double)NAN);
    CU_ASSERT_PTR_NOT_NULL_FATAL(text);
    for (int arm = 0; arm < 2; arm++) {
        id_set *theirs = column(text, arm == 1 ? 0 : 2);
        digest(theirs, found);
        check_set(d, arm == 1 ? sib_matching_pair_treated(m) : sib_matching_pair_comparison(m),
                  theirs->n, found);
        CU_ASSERT_EQUAL(theirs->n, 185);
        free(theirs);
    }
    sib_matching_free(m);
    free(text);
    free(d);
}

TEST_SUITE(test_parity)
{
    test_add("parity with MatchIt", "the people matched are MatchIt's",
             the_people_matched_are_matchits);
    test_add("parity with MatchIt", "pairs 1:1 are of the people of MatchIt's pairs",
             pairs_one_to_one_are_of_the_people_of_matchits_pairs);
}
