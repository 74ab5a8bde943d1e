/* The Python module libsib.core. */
%module core
%include "python.i"
%include "sib.i"
