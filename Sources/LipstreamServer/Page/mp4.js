// Writes an mp4 of one H.264 track and one sound track: ftyp, moov, mdat (ISO/IEC 14496-12, -14 and -15).

const SCALE = 90000; // the picture track's ticks a second
const text = (letters) => Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
const u8 = (...values) => Uint8Array.from(values);
const u16 = (...values) => u8(...values.flatMap((value) => [(value >> 8) & 255, value & 255]));
const u32 = (...values) => u16(...values.flatMap((value) => [Math.floor(value / 65536) & 65535, value & 65535]));
const zeros = (count) => new Uint8Array(count);

function join(parts) {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function box(name, ...parts) {
  const body = join(parts);
  return join([u32(body.length + 8), text(name), body]);
}
const full = (name, version, flags, ...parts) => box(name, u32(version * 0x1000000 + flags), ...parts);

/** The NAL units of an Annex B access unit. */
export function nalUnits(data) {
  const starts = [];
  for (let i = 0; i + 2 < data.length; i += 1) {
    if (data[i] === 0 && data[i + 1] === 0 && data[i + 2] === 1) {
      starts.push(i + 3);
      i += 2;
    }
  }
  return starts.map((start, index) => {
    let end = index + 1 < starts.length ? starts[index + 1] - 3 : data.length;
    while (end > start && data[end - 1] === 0) end -= 1;
    return data.subarray(start, end);
  });
}

const type = (unit) => unit[0] & 31;
const lengthPrefixed = (data) => join(nalUnits(data)
  .filter((unit) => unit.length && ![7, 8, 9].includes(type(unit)))
  .flatMap((unit) => [u32(unit.length), unit]));

function avcC(key) {
  const units = nalUnits(key);
  const sps = units.find((unit) => type(unit) === 7), pps = units.find((unit) => type(unit) === 8);
  if (!sps || !pps) throw new Error("the key frame has no parameter sets");
  return box("avcC", u8(1, sps[1], sps[2], sps[3], 255, 225), u16(sps.length), sps, u8(1), u16(pps.length), pps);
}

const avc1 = (width, height, key) => box("avc1",
  zeros(6), u16(1), zeros(16), u16(width, height), u32(0x480000, 0x480000, 0), u16(1), zeros(32), u16(24, 65535),
  avcC(key));

const soundEntry = (name, rate, ...parts) => box(name,
  zeros(6), u16(1), zeros(8), u16(1, 16), u32(0), u16(rate, 0), ...parts);

function mp4a(rate, configuration) {
  const descriptor = (tag, ...parts) => {
    const body = join(parts);
    return join([u8(tag, 0x80, 0x80, 0x80, body.length), body]);
  };
  return soundEntry("mp4a", rate, full("esds", 0, 0, descriptor(3, u16(1), u8(0),
    descriptor(4, u8(0x40, 0x15, 0, 0, 0), u32(128000, 128000), descriptor(5, configuration)),
    descriptor(6, u8(2)))));
}

const opus = (rate, preSkip) => soundEntry("Opus", 48000,
  box("dOps", u8(0, 1), u16(preSkip), u32(rate), u16(0), u8(0)));

function runs(durations) {
  const table = [];
  for (const duration of durations) {
    const last = table.at(-1);
    if (last && last[1] === duration) last[0] += 1;
    else table.push([1, duration]);
  }
  return table;
}

function trackBox({ number, scale, samples, handler, entry, header, size, skip }, offsets) {
  const table = runs(samples.map((sample) => sample.duration));
  const ticks = samples.reduce((sum, sample) => sum + sample.duration, 0);
  const milliseconds = Math.round((ticks - skip) / scale * 1000);
  const keys = samples.flatMap((sample, index) => sample.isKey ? [index + 1] : []);
  const matrix = u32(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000);
  return box("trak",
    full("tkhd", 0, 3, u32(0, 0, number, 0, milliseconds), zeros(8), u16(0, 0, handler === "soun" ? 256 : 0, 0),
      matrix, u32(size[0] * 65536, size[1] * 65536)),
    box("edts", full("elst", 0, 0, u32(1, milliseconds, skip), u16(1, 0))),
    box("mdia",
      full("mdhd", 0, 0, u32(0, 0, scale, ticks), u16(0x55c4, 0)),
      full("hdlr", 0, 0, u32(0), text(handler), zeros(12), text("Lipstream\0")),
      box("minf", header, box("dinf", full("dref", 0, 0, u32(1), full("url ", 0, 1))),
        box("stbl",
          full("stsd", 0, 0, u32(1), entry),
          full("stts", 0, 0, u32(table.length), u32(...table.flat())),
          ...(handler === "vide" ? [full("stss", 0, 0, u32(keys.length, ...keys))] : []),
          full("stsc", 0, 0, u32(1, 1, 1, 1)),
          full("stsz", 0, 0, u32(0, samples.length), join(samples.map((sample) => u32(sample.data.length)))),
          full("stco", 0, 0, u32(samples.length), join(offsets.map((offset) => u32(offset))))))));
}

const XMP = u8(0xbe, 0x7a, 0xcf, 0xcb, 0x97, 0xa9, 0x42, 0xe8, 0x9c, 0x71, 0x99, 0x94, 0x91, 0xe3, 0xaf, 0xac);

/**
 * An mp4 as a Blob. `pictures`: {time (s), data (Annex B), isKey}, the first a key; `sound`: {codec: "aac" | "opus",
 * rate, configuration, preSkip, samples: {data, duration (samples)}};
 * `mark`: XMP that says what made the pictures.
 */
export function mp4({ width, height, pictures, sound, mark }) {
  const times = pictures.map(({ time }) => Math.round((time - pictures[0].time) * SCALE));
  const tracks = [{
    number: 1, scale: SCALE, handler: "vide", size: [width, height], skip: 0,
    entry: avc1(width, height, pictures[0].data),
    header: full("vmhd", 0, 1, zeros(8)),
    samples: pictures.map(({ data, isKey }, index) => ({
      data: lengthPrefixed(data), isKey, duration: (times[index + 1] ?? times[index] + SCALE / 25) - times[index],
    })),
  }];
  if (sound?.samples.length) {
    const entry = sound.codec === "opus" ? opus(sound.rate, sound.preSkip) : mp4a(sound.rate, sound.configuration);
    tracks.push({
      number: 2, scale: sound.rate, handler: "soun", size: [0, 0], skip: sound.preSkip, entry,
      header: full("smhd", 0, 0, zeros(4)), samples: sound.samples,
    });
  }

  // Samples lie in the order of their times, so that a player reads forward.
  const order = tracks.flatMap((track) => {
    let ticks = 0;
    return track.samples.map((sample, index) => {
      const time = ticks / track.scale;
      ticks += sample.duration;
      return { track, index, time, data: sample.data };
    });
  }).sort((a, b) => a.time - b.time);

  const milliseconds = Math.max(...tracks.map(({ samples, scale }) =>
    Math.round(samples.reduce((sum, sample) => sum + sample.duration, 0) / scale * 1000)));
  const head = (begin) => {
    const offsets = new Map(tracks.map((track) => [track, []]));
    let at = begin;
    for (const { track, index, data } of order) {
      offsets.get(track)[index] = at;
      at += data.length;
    }
    return box("moov",
      full("mvhd", 0, 0, u32(0, 0, 1000, milliseconds, 0x10000), u16(256, 0), zeros(8),
        u32(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000), zeros(24), u32(tracks.length + 1)),
      ...tracks.map((track) => trackBox(track, offsets.get(track))));
  };
  const kind = box("ftyp", text("isom"), u32(512), text("isomiso2avc1mp41"));
  const moov = head(kind.length + head(0).length + 8);
  const size = order.reduce((sum, { data }) => sum + data.length, 8);
  return new Blob([kind, moov, u32(size), text("mdat"), ...order.map(({ data }) => data),
    ...(mark ? [box("uuid", XMP, new TextEncoder().encode(mark))] : [])], { type: "video/mp4" });
}
