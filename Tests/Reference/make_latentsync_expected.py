#!/usr/bin/env python3
"""Cuts a small excerpt out of the expected data of LatentSync's own pipeline.

    make_latentsync_expected.py GOLDEN_FOLDER OUTPUT.npz

GOLDEN_FOLDER holds golden_audio.npz, golden_video.npz and golden_diffusion.npz, which the original
`LipsyncPipeline.__call__` (bytedance/LatentSync a229c39) filled on a CPU in single precision, with tiny random
networks in the real ones' place: 128 pixels, 20 frames in chunks of 16 and 4, 4 steps, guidance 1.5. The excerpt keeps
one frame of everything, so that each stage can be tested from the repository alone. Needs numpy.
"""
import sys

import numpy as np


def main() -> None:
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    folder, output = sys.argv[1:]
    audio, video, diffusion = (np.load(f"{folder}/golden_{part}.npz") for part in ("audio", "video", "diffusion"))
    chunk = {name: diffusion[f"c1_{name}"] for name in (
        "noise_pred", "latents_out", "unet_out", "vae_moments_ref", "vae_noise_ref", "ref_latents", "decoded")}
    excerpt = {
        # The sound, and what is heard of it.
        "pcm": np.round(audio["pcm"] * 32768).astype(np.int16),
        "mel": audio["mel"][:, ::3],
        "whisper_feature": audio["whisper_feature"][:, :, ::4].copy(),
        "whisper_chunks": audio["whisper_chunks"][[0, 7, 19]][:, :, ::4].copy(),
        **{name: audio[name].astype(np.int16) for name in audio.files if name.startswith("window_index")},
        # Frame 1: output frame 19 shows it.
        "landmarks3": video["landmarks3"],
        "align_matrix": video["align_matrix"],
        "align_p_bias": video["align_p_bias"],
        "frame": video["frames"][1],
        "face": video["faces"][1],
        "mask256": video["mask256"],
        "mask": video["mask"][0],
        "soft_rows": video["restore_soft"][0, 0, ::16],
        "final_rows": video["final_frames"][list(video["final_index"]).index(19)][::6],
        # The last frame of the second chunk.
        "timesteps": diffusion["timesteps"],
        "timesteps20": diffusion["timesteps20"],
        "alphas_cumprod": diffusion["alphas_cumprod"],
        "init_latents": diffusion["init_latents"][0, :, 0],
        "noise_pred": chunk["noise_pred"][:, 0, :, -1],
        "latents_out": chunk["latents_out"][:, 0, :, -1],
        "unet_out": chunk["unet_out"][0, :, :, -1],
        "moments": chunk["vae_moments_ref"][-1],
        "moments_noise": chunk["vae_noise_ref"][-1],
        "moments_latents": chunk["ref_latents"][0, :, -1],
        "decoded": chunk["decoded"][0].astype(np.float16),
    }
    np.savez_compressed(output, **{name: np.ascontiguousarray(value) for name, value in excerpt.items()})


if __name__ == "__main__":
    main()
