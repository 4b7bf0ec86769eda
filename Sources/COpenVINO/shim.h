#ifndef LIPSTREAM_OPENVINO_SHIM_H
#define LIPSTREAM_OPENVINO_SHIM_H
#include <openvino/c/openvino.h>
#endif
