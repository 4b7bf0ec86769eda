#ifndef LIPSTREAM_OPENVINO_SHIM_H
#define LIPSTREAM_OPENVINO_SHIM_H
// The variadic functions of this API do not reach Swift; their `_props` twins, which take an array, do.
#include <openvino/c/openvino.h>
#include "cpu.h"
#endif
