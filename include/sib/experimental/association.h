/** @file sib/experimental/association.h
 *  @brief Outcomes by what a service did: counts side by side, and nothing that claims a cause.
 *
 *  Nothing of it enters a contract, a record or a payment, and no other part of the library
 *  includes it.
 *
 *  This may change between releases: the page that shows it is missing. */
#ifndef SIB_EXPERIMENTAL_ASSOCIATION_H
#define SIB_EXPERIMENTAL_ASSOCIATION_H

#ifndef SIB_EXPERIMENTAL
#error "define SIB_EXPERIMENTAL to use what may still change"
#endif

#include "sib/context.h"
#include "sib/table.h"
#include "sib/types.h"

SIB_BEGIN_DECLS

/** Settings of sib_association_count(). Begin with ::SIB_ASSOCIATION_COUNT_OPTIONS_INIT and set
 *  the seal; new fields go last. */
typedef struct sib_association_count_options {
    size_t      struct_size; /**< size the caller was compiled with, in bytes */
    const char *seal;        /**< the seal of the design, 64 hexadecimal digits: who is compared
                                  was fixed before outcomes are looked at; no default */
    const char *service;     /**< text or codes: what the service did; default "service" */
    const char *events;      /**< i64: events of each person; default "events" */
    const char *stratum;     /**< text or codes: within what to count too; NULL, the default:
                                  nothing */
} sib_association_count_options;

#define SIB_ASSOCIATION_COUNT_OPTIONS_INIT                                                     \
    {                                                                                          \
        sizeof(sib_association_count_options), NULL, "service", "events", NULL                 \
    }

/**
 * Count events by what a service did, in all and within strata.
 *
 * An association: who is in custody from the first week cannot be engaged in the third, so
 * those who are look better by construction. There is no p-value, no interval and no avoided
 * event.
 *
 * @param ctx       Message, threads, progress, interruption; NULL for none.
 * @param people    [n] one row a person.
 * @param options   The seal must be set; read during the call only.
 * @param[out] out  New table; the caller owns it: sib_table_free(). A row a stratum and service
 *                  that comes, all strata first, in byte order, what is missing last: text
 *                  `stratum` (missing: all, or not known, as flag `all` says), `service`
 *                  (missing: not known), flag `all`, i64 `persons`, `known` (with a number of
 *                  events), `events`, `with_event`, text `per_100` (events of a hundred known
 *                  persons, exact; missing without any), `label` ("association"), `seal`. NULL
 *                  on failure.
 * @retval SIB_OK               Also for nobody.
 * @retval SIB_ERR_ARGUMENT     The seal is not 64 hexadecimal digits; people is NULL; a column
 *                              is absent or of another type.
 * @retval SIB_ERR_DATA         A number of events is negative; the message gives the row.
 * @retval SIB_ERR_OVERFLOW     A sum of events is beyond 64 bits.
 * @retval SIB_ERR_VERSION      options->struct_size is not known.
 * @retval SIB_ERR_INTERRUPTED  The interrupt check asked to stop.
 * @retval SIB_ERR_NO_MEMORY    An allocation failed.
 * @retval SIB_ERR_BUSY         The context is inside a call.
 * @retval SIB_ERR_FPENV        The host changed the floating-point environment.
 * @par Source
 * Disley & Rubin (2014), s. 5.4: correlations of service and reoffending "could not be used to
 * show causal relationships".
 * @since 0.1
 */
SIB_API sib_status sib_association_count(sib_context *ctx, const sib_table *people,
                                         const sib_association_count_options *options,
                                         sib_table                          **out);

SIB_END_DECLS
#endif
