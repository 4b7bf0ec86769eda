#ifndef LIPSTREAM_CPU_H
#define LIPSTREAM_CPU_H
// What the processor and the operating system offer together; Swift has no intrinsics for cpuid.
#include <stdint.h>

#define LIPSTREAM_CPU_AVX2 1u
#define LIPSTREAM_CPU_FMA 2u
#define LIPSTREAM_CPU_AVX512 4u
#define LIPSTREAM_CPU_BF16 8u
#define LIPSTREAM_CPU_AMX 16u
#define LIPSTREAM_CPU_NEON 32u

#if defined(__x86_64__)
#include <cpuid.h>

static inline uint32_t lipstream_cpu_features(void) {
    uint32_t a = 0, b = 0, c = 0, d = 0, features = 0;
    if (!__get_cpuid(1, &a, &b, &c, &d)) return 0;
    const int fma = (c >> 12) & 1;
    if (!((c >> 27) & 1)) return 0;  // without OSXSAVE no wide register survives a task switch
    uint32_t low, high;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    if ((low & 0x6) != 0x6) return 0;
    if (fma) features |= LIPSTREAM_CPU_FMA;
    if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) return features;
    const uint32_t leaf = a;
    if ((b >> 5) & 1) features |= LIPSTREAM_CPU_AVX2;
    const int wide = (low & 0xe6) == 0xe6;
    if (wide && ((b >> 16) & 1)) features |= LIPSTREAM_CPU_AVX512;
    if ((low & 0x60000) == 0x60000 && ((d >> 24) & 1)) {
        features |= LIPSTREAM_CPU_AMX;
        if ((d >> 22) & 1) features |= LIPSTREAM_CPU_BF16;
    }
    if (leaf >= 1 && __get_cpuid_count(7, 1, &a, &b, &c, &d) && wide && ((a >> 5) & 1)) features |= LIPSTREAM_CPU_BF16;
    return features;
}

#elif defined(__aarch64__) && defined(__APPLE__)
#include <sys/sysctl.h>

static inline uint32_t lipstream_cpu_features(void) {
    int value = 0;
    size_t size = sizeof value;
    uint32_t features = LIPSTREAM_CPU_NEON;
    if (sysctlbyname("hw.optional.arm.FEAT_BF16", &value, &size, 0, 0) == 0 && value) features |= LIPSTREAM_CPU_BF16;
    return features;
}

#elif defined(__aarch64__)
#include <sys/auxv.h>

static inline uint32_t lipstream_cpu_features(void) {
    uint32_t features = LIPSTREAM_CPU_NEON;
    if ((getauxval(AT_HWCAP2) >> 14) & 1) features |= LIPSTREAM_CPU_BF16;  // HWCAP2_BF16
    return features;
}

#else
static inline uint32_t lipstream_cpu_features(void) { return 0; }
#endif
#endif
