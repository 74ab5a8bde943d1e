/* Draws: the finaliser of SplitMix64 (Steele, Lea & Flood 2014) over seed, person and count. */
#include "bond.h"

static uint64_t mix(uint64_t x)
{
    x ^= x >> 30;
    x *= UINT64_C(0xbf58476d1ce4e5b9);
    x ^= x >> 27;
    x *= UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31);
}

uint64_t draw_u64(draws *d)
{
    uint64_t base = mix(d->seed + UINT64_C(0x9e3779b97f4a7c15) * (d->person + 1));
    return mix(base + UINT64_C(0x9e3779b97f4a7c15) * ++d->count);
}

int32_t draw_below(draws *d, int32_t n)
{
    return (int32_t)(((draw_u64(d) >> 32) * (uint64_t)n) >> 32);
}

bool draw_chance(draws *d, int32_t p)
{
    return (int32_t)(draw_u64(d) >> 48) < p;
}

int32_t draw_place(draws *d, const int32_t *limits)
{
    int32_t at = (int32_t)(draw_u64(d) >> 48);
    int32_t place = 0;
    while (at >= limits[place]) {
        place++;
    }
    return place;
}

int32_t draw_quantile(draws *d, const int32_t *quantiles, int32_t n)
{
    int32_t place = draw_below(d, n - 1);
    int32_t width = quantiles[place + 1] - quantiles[place];
    return quantiles[place] + (width > 0 ? draw_below(d, width) : 0);
}
