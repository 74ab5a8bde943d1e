/* The line on which exact methods work: scores as whole numbers, in one order. */
#include "matching/search.h"

double sib__grid(const sib__units *u, int times)
{
    enum { BITS = 122 };
    int    bits = BITS;
    double reach = 1.0;
    double scale = 1.0;
    for (int64_t n = u->n; n > 0; n /= 2) {
        bits -= times;
    }
    for (int64_t i = 0; i < u->n; i++) {
        for (; fabs(u->x[i]) > reach; bits--) {
            reach *= 2.0;
        }
    }
    for (; bits > 0; bits--) {
        scale *= 2.0;
    }
    for (; bits < 0; bits++) {
        scale /= 2.0;
    }
    return scale;
}

sib_status sib__grid_check(sib__call *call, const sib__rules *r)
{
    const sib__units *u = &r->units;
    const sib__shelf *arms[] = {&r->windows.cases, &r->by_caliper};
    for (int64_t s = 0; s < u->strata && u->x != u->y; s++) {
        int64_t at[] = {arms[0]->begin[s], arms[1]->begin[s]};
        double  x = -(double)INFINITY;
        while (at[0] < arms[0]->begin[s + 1] || at[1] < arms[1]->begin[s + 1]) {
            SIB__TRY(SIB__PAUSE(call, at[0] + at[1]));
            int arm = at[0] < arms[0]->begin[s + 1] ? 0 : 1;
            if (arm == 0 && at[1] < arms[1]->begin[s + 1]) {
                int64_t a = arms[0]->rows[at[0]];
                int64_t b = arms[1]->rows[at[1]];
                arm = u->y[a] < u->y[b] || (u->y[a] == u->y[b] && u->x[a] <= u->x[b]) ? 0 : 1;
            }
            int64_t row = arms[arm]->rows[at[arm]++];
            if (u->x[row] < x) {
                return sib__fail(call, SIB_ERR_ARGUMENT, "caliper_scale", -1, NULL,
                                 "orders the units otherwise than the distance does; this "
                                 "method needs one order");
            }
            x = u->x[row];
        }
    }
    return SIB_OK;
}
