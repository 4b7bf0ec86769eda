#ifndef LIPSTREAM_ESPEAK_SHIM_H
#define LIPSTREAM_ESPEAK_SHIM_H
#include <espeak-ng/espeak_ng.h>
#include <espeak-ng/speak_lib.h>
#endif
