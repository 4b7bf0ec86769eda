#ifndef LIPSTREAM_FFMPEG_SHIM_H
#define LIPSTREAM_FFMPEG_SHIM_H
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/avutil.h>
#include <libavutil/channel_layout.h>
#include <libavutil/display.h>
#include <libavutil/imgutils.h>
#include <libavutil/opt.h>
#include <libswresample/swresample.h>
#include <libswscale/swscale.h>

// Function-like macros do not reach Swift.
static const int lipstream_averror_eof = AVERROR_EOF;
static const int lipstream_averror_eagain = AVERROR(EAGAIN);
static const int64_t lipstream_nopts = AV_NOPTS_VALUE;
#endif
