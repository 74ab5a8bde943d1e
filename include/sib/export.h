/** @file sib/export.h
 *  @brief Symbol visibility and C linkage. */
#ifndef SIB_EXPORT_H
#define SIB_EXPORT_H

#if defined(SWIG) || defined(SIB_STATIC)
#define SIB_API
#elif defined(__GNUC__)
#define SIB_API __attribute__((visibility("default")))
#else
#define SIB_API
#endif

#if defined(__cplusplus) && !defined(SWIG)
#define SIB_BEGIN_DECLS extern "C" {
#define SIB_END_DECLS   }
#else
#define SIB_BEGIN_DECLS
#define SIB_END_DECLS
#endif

#endif
