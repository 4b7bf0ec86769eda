// What libRHVoice.so.5 (1.2 and later) takes and gives, for functions that are looked up while the program runs: Lipstream
// is neither built nor linked with it. Names and layout are the library's.
#ifndef LIPSTREAM_RHVOICE_H
#define LIPSTREAM_RHVOICE_H

typedef struct {
    int (*set_sample_rate)(int rate, void *user_data);
    int (*play_speech)(const short *samples, unsigned int count, void *user_data);
    int (*process_mark)(const char *name, void *user_data);
    int (*word_starts)(unsigned int position, unsigned int length, void *user_data);
    int (*word_ends)(unsigned int position, unsigned int length, void *user_data);
    int (*sentence_starts)(unsigned int position, unsigned int length, void *user_data);
    int (*sentence_ends)(unsigned int position, unsigned int length, void *user_data);
    int (*play_audio)(const char *source, void *user_data);
    void (*done)(void *user_data);
} lipstream_rhvoice_callbacks;

typedef struct {
    const char *data_path, *config_path;
    const char **resource_paths;
    lipstream_rhvoice_callbacks callbacks;
    unsigned int options;
} lipstream_rhvoice_init;

typedef struct {
    const char *language;
    const char *name;
    int gender; // 0 unknown, 1 male, 2 female
    const char *country;
} lipstream_rhvoice_voice;

typedef struct {
    const char *voice_profile;
    double absolute_rate, absolute_pitch, absolute_volume;
    double relative_rate, relative_pitch, relative_volume;
    int punctuation_mode;
    const char *punctuation_list;
    int capitals_mode;
    int flags;
} lipstream_rhvoice_parameters;

typedef void *(*lipstream_rhvoice_new_engine)(const lipstream_rhvoice_init *init);
typedef unsigned int (*lipstream_rhvoice_voice_count)(void *engine);
typedef const lipstream_rhvoice_voice *(*lipstream_rhvoice_voices)(void *engine);
typedef void *(*lipstream_rhvoice_new_message)(
    void *engine, const char *text, unsigned int length, int type, const lipstream_rhvoice_parameters *parameters,
    void *user_data);
typedef void (*lipstream_rhvoice_delete_message)(void *message);
typedef int (*lipstream_rhvoice_speak)(void *message);

#endif
