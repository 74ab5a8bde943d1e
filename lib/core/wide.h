/* 128-bit whole numbers, for products of 64-bit ones. */
#ifndef SIB_CORE_WIDE_H
#define SIB_CORE_WIDE_H

__extension__ typedef __int128          sib__i128;
__extension__ typedef unsigned __int128 sib__u128;

#endif
