#ifndef LIPSTREAM_FFMPEG_SHIM_H
#define LIPSTREAM_FFMPEG_SHIM_H
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/avutil.h>
#include <libavutil/channel_layout.h>
#include <libavutil/display.h>
#include <libavutil/imgutils.h>
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
#include <libswresample/swresample.h>
#include <libswscale/swscale.h>

// Every macro of FFmpeg that Swift uses, as a constant of one type. Function-like macros do not reach Swift at all, and a
// macro of one FFmpeg is an enumeration with a Swift type of its own in the next (SWS_BILINEAR is one since FFmpeg 8).
static const int lipstream_averror_eof = AVERROR_EOF;
static const int lipstream_averror_eagain = AVERROR(EAGAIN);
static const int lipstream_averror_invaliddata = AVERROR_INVALIDDATA;
static const int64_t lipstream_nopts = AV_NOPTS_VALUE;
static const int lipstream_sws_bilinear = SWS_BILINEAR;
static const int lipstream_sws_bicubic = SWS_BICUBIC;
static const int lipstream_sws_area = SWS_AREA;
static const int lipstream_sws_accurate_rnd = SWS_ACCURATE_RND;
static const int lipstream_sws_full_chr_h_int = SWS_FULL_CHR_H_INT;
static const int lipstream_sws_full_chr_h_inp = SWS_FULL_CHR_H_INP;
static const int lipstream_sws_cs_itu709 = SWS_CS_ITU709;
static const int lipstream_sws_cs_fcc = SWS_CS_FCC;
static const int lipstream_sws_cs_itu601 = SWS_CS_ITU601;
static const int lipstream_sws_cs_smpte240m = SWS_CS_SMPTE240M;
static const int lipstream_sws_cs_bt2020 = SWS_CS_BT2020;
static const int lipstream_disposition_attached_pic = AV_DISPOSITION_ATTACHED_PIC;
static const int lipstream_time_base = AV_TIME_BASE;
static const int lipstream_pkt_flag_key = AV_PKT_FLAG_KEY;
static const int lipstream_codec_flag_global_header = AV_CODEC_FLAG_GLOBAL_HEADER;
static const int lipstream_codec_flag_qscale = AV_CODEC_FLAG_QSCALE;
static const int lipstream_qp2lambda = FF_QP2LAMBDA;
static const int lipstream_log_quiet = AV_LOG_QUIET;
static const int lipstream_avio_flag_write = AVIO_FLAG_WRITE;
static const int lipstream_ef_explode = AV_EF_EXPLODE;
static const int lipstream_ef_crccheck = AV_EF_CRCCHECK;
static const int lipstream_frame_flag_corrupt = AV_FRAME_FLAG_CORRUPT;
static const uint64_t lipstream_pix_fmt_flag_alpha = AV_PIX_FMT_FLAG_ALPHA;

// The struct behind SwsContext is hidden in older libraries and public in newer ones, which Swift sees as two types;
// inside this struct its name never reaches Swift.
typedef struct lipstream_scaler {
    struct SwsContext *context;
} lipstream_scaler;

// Scales and converts a whole frame into one packed plane.
static inline int lipstream_scale_to_pixels(lipstream_scaler scaler, const AVFrame *source, uint8_t *pixels, int stride) {
    uint8_t *planes[4] = {pixels, NULL, NULL, NULL};
    int strides[4] = {stride, 0, 0, 0};
    return sws_scale(
        scaler.context, (const uint8_t *const *)source->data, source->linesize, 0, source->height, planes, strides);
}

// Scales and converts a whole frame into another frame.
static inline int lipstream_scale_to_frame(lipstream_scaler scaler, const AVFrame *source, AVFrame *target) {
    return sws_scale(
        scaler.context, (const uint8_t *const *)source->data, source->linesize, 0, source->height, target->data,
        target->linesize);
}

// Resamples `count` samples of each channel of a frame, from `first` on, which must lie within it.
//
// swr_convert took other kinds of const before FFmpeg 7.
static inline int lipstream_resample_frame(
    SwrContext *context, float *out, int capacity, const AVFrame *source, int first, int count) {
    enum { largest = 64 };
    int channels = source->ch_layout.nb_channels;
    int planes = av_sample_fmt_is_planar((enum AVSampleFormat)source->format) ? channels : 1;
    size_t step = (size_t)av_get_bytes_per_sample((enum AVSampleFormat)source->format) * (planes == 1 ? channels : 1);
    if (planes > largest || channels < 1) return AVERROR(EINVAL);
    const uint8_t *sources[largest];
    for (int plane = 0; plane < planes; plane++) sources[plane] = source->extended_data[plane] + first * step;
    uint8_t *targets[1] = {(uint8_t *)out};
    return swr_convert(context, targets, capacity, sources, count);
}

// Gives what the resampler still holds back.
static inline int lipstream_resample_rest(SwrContext *context, float *out, int capacity) {
    uint8_t *targets[1] = {(uint8_t *)out};
    return swr_convert(context, targets, capacity, NULL, 0);
}

static inline int lipstream_resample_floats(SwrContext *context, float *out, int capacity, const float *in, int count) {
    uint8_t *planes[1] = {(uint8_t *)out};
    const uint8_t *sources[1] = {(const uint8_t *)in};
    return swr_convert(context, planes, capacity, sources, count);
}

// How a stream wants to be turned for display: nine numbers, or NULL.
static inline const int32_t *lipstream_display_matrix(const AVStream *stream) {
#if LIBAVCODEC_VERSION_INT >= AV_VERSION_INT(60, 31, 102)
    const AVPacketSideData *side = av_packet_side_data_get(
        stream->codecpar->coded_side_data, stream->codecpar->nb_coded_side_data, AV_PKT_DATA_DISPLAYMATRIX);
    return side ? (const int32_t *)side->data : NULL;
#else
    return (const int32_t *)av_stream_get_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, NULL);
#endif
}

// A frame's length in ticks of its stream; 0 where it is not known.
static inline int64_t lipstream_frame_duration(const AVFrame *frame) {
#if LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(57, 30, 100)
    return frame->duration;
#else
    return frame->pkt_duration;
#endif
}
#endif
