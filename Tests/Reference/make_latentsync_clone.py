#!/usr/bin/env python3
"""Makes a stand-in for a clone of LatentSync, to run Scripts/export-latentsync where the real weights are not.

    make_latentsync_clone.py FOLDER
    PYTHONPATH=FOLDER Scripts/export-latentsync --clone FOLDER --out networks

Modules, classes, attributes and files have the names that the exporter uses; the networks behind them are tiny, random and of
our own making. It takes diffusers' place too. Needs torch and omegaconf; the exporter then needs openvino and numpy.
"""
import json
import shutil
import sys
from pathlib import Path

WHISPER = '''
import torch
from torch import nn


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.linear, self.norm = nn.Linear(width, width), nn.LayerNorm(width)

    def forward(self, x, xa=None, mask=None, kv_cache=None):
        return x + torch.tanh(self.linear(self.norm(x))) + 0.1 * x.mean(1, keepdim=True)


class Encoder(nn.Module):
    def __init__(self, width=384):
        super().__init__()
        self.first, self.second = nn.Conv1d(80, width, 3, padding=1), nn.Conv1d(width, width, 3, stride=2, padding=1)
        self.register_buffer("positional_embedding", torch.randn(1500, width) * 0.1)
        self.blocks = nn.ModuleList([Block(width) for _ in range(4)])
        self.ln_post = nn.LayerNorm(width)

    def forward(self, x):
        gelu = nn.functional.gelu
        x = gelu(self.second(gelu(self.first(x)))).permute(0, 2, 1) + self.positional_embedding
        for block in self.blocks:
            x = block(x)
        return self.ln_post(x)


class Whisper(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = Encoder()


def load_model(name, device=None):
    torch.manual_seed(1)
    return Whisper().to(device)
'''

UNET = '''
import math

import insightface  # noqa: F401, as the real one does somewhere
import torch
from torch import nn
from torch.nn.functional import scaled_dot_product_attention, silu


class Result:
    def __init__(self, sample):
        self.sample = sample


class Sinusoids(nn.Module):
    def forward(self, timesteps):
        angles = timesteps[:, None].float() * torch.exp(-math.log(10000) * torch.arange(16).float() / 16)
        return torch.cat([torch.cos(angles), torch.sin(angles)], -1)


class FrameConvolution(nn.Conv2d):
    def forward(self, x):
        b, c, f, h, w = x.shape
        y = super().forward(x.permute(0, 2, 1, 3, 4).reshape(b * f, c, h, w))
        return y.reshape(b, f, -1, y.shape[-2], y.shape[-1]).permute(0, 2, 1, 3, 4)


class Residual(nn.Module):
    def __init__(self, inputs, outputs, time):
        super().__init__()
        self.norm = nn.GroupNorm(4, inputs)
        self.inner = FrameConvolution(inputs, outputs, 3, padding=1)
        self.outer = FrameConvolution(inputs, outputs, 1)
        self.time = nn.Linear(time, outputs)

    def forward(self, x, temb):
        return self.outer(x) + self.inner(silu(self.norm(x))) + self.time(temb)[:, :, None, None, None]


class Attention(nn.Module):
    def __init__(self, width, heard):
        super().__init__()
        self.query, self.key, self.value = nn.Linear(width, width), nn.Linear(heard, width), nn.Linear(heard, width)

    def forward(self, x, encoder_hidden_states=None):
        b, c, f, h, w = x.shape
        y = x.permute(0, 2, 3, 4, 1).reshape(b * f, h * w, c)
        y = y + scaled_dot_product_attention(
            self.query(y), self.key(encoder_hidden_states), self.value(encoder_hidden_states))
        return Result(y.reshape(b, f, h, w, c).permute(0, 4, 1, 2, 3))


class Motion(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.query, self.pos_encoder = nn.Linear(width, width), nn.Module()
        self.pos_encoder.register_buffer("pe", torch.randn(1, 24, width) * 0.1)

    def forward(self, x, temb, encoder_hidden_states=None):
        b, c, f, h, w = x.shape
        y = x.permute(0, 3, 4, 2, 1).reshape(b * h * w, f, c) + self.pos_encoder.pe[:, :f]
        y = scaled_dot_product_attention(self.query(y), y, y)
        return x + y.reshape(b, h, w, f, c).permute(0, 4, 3, 1, 2)


class Up(nn.Module):
    def __init__(self, width, time, heard):
        super().__init__()
        self.resnets = nn.ModuleList([Residual(2 * width, width, time) for _ in range(2)])
        self.attentions = nn.ModuleList([Attention(width, heard) for _ in range(2)])
        self.motion_modules = nn.ModuleList([Motion(width) for _ in range(2)])

    def forward(self, x, skipped, temb, heard):
        for resnet, attention, motion in zip(self.resnets, self.attentions, self.motion_modules):
            x = resnet(torch.cat([x, skipped.pop()], 1), temb)
            x = motion(attention(x, encoder_hidden_states=heard).sample, temb, encoder_hidden_states=heard)
        return x


class UNet3DConditionModel(nn.Module):
    def __init__(self, in_channels=13, out_channels=4, cross_attention_dim=384, **_):
        super().__init__()
        self.conv_in = FrameConvolution(in_channels, 32, 3, padding=1)
        self.time_proj = Sinusoids()
        self.time_embedding = nn.Sequential(nn.Linear(32, 128), nn.SiLU(), nn.Linear(128, 128))
        self.down = Residual(32, 32, 128)
        self.up_blocks = nn.ModuleList([Up(32, 128, cross_attention_dim)])
        self.conv_norm_out, self.conv_act = nn.GroupNorm(4, 32), nn.SiLU()
        self.conv_out = FrameConvolution(32, out_channels, 3, padding=1)

    @classmethod
    def from_config(cls, config):
        return cls(**config)

    def forward(self, sample, timestep, encoder_hidden_states=None, return_dict=True):
        temb = self.time_embedding(self.time_proj(timestep.expand(sample.shape[0])))
        first = self.conv_in(sample)
        second = self.down(first, temb)
        x = self.up_blocks[0](second, [first, second], temb, encoder_hidden_states)
        return (self.conv_out(self.conv_act(self.conv_norm_out(x))),)
'''

DIFFUSERS = '''
import types

import torch
from torch import nn


class AutoencoderKL(nn.Module):
    def __init__(self):
        super().__init__()
        self.config = types.SimpleNamespace(scaling_factor=0.18215)
        steps = [nn.Conv2d(a, b, 3, stride=2, padding=1) for a, b in ((3, 16), (16, 16), (16, 8))]
        self.encoder, self.quant_conv = nn.Sequential(*steps), nn.Conv2d(8, 8, 1)
        self.decoder = nn.Sequential(nn.Upsample(scale_factor=8), nn.Conv2d(4, 3, 3, padding=1))
        self.post_quant_conv = nn.Conv2d(4, 4, 1)

    @classmethod
    def from_pretrained(cls, name):
        torch.manual_seed(2)
        return cls()
'''

CONFIGURATION = '''data:
  resolution: 256
  num_frames: 16
  audio_feat_length: [2, 2]
  mask_image_path: latentsync/utils/mask.png
model:
  in_channels: 13
  out_channels: 4
  cross_attention_dim: 384
  use_motion_module: true
  add_audio_layer: true
'''

SCHEDULER = {
    "num_train_timesteps": 1000, "beta_start": 0.00085, "beta_end": 0.012, "steps_offset": 1,
    "beta_schedule": "scaled_linear", "set_alpha_to_one": False, "clip_sample": False,
}


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = Path(sys.argv[1])
    files = {
        "latentsync/__init__.py": "", "latentsync/models/__init__.py": "", "latentsync/whisper/__init__.py": "",
        "latentsync/whisper/whisper/__init__.py": WHISPER, "latentsync/models/unet.py": UNET,
        "diffusers/__init__.py": DIFFUSERS, "configs/unet/stage2.yaml": CONFIGURATION,
        "configs/scheduler_config.json": json.dumps(SCHEDULER), "checkpoints/whisper/tiny.pt": "none",
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.lstrip())
    mask = folder / "latentsync" / "utils" / "mask.png"
    mask.parent.mkdir(exist_ok=True)
    shutil.copyfile(Path(__file__).parent.parent / "LatentSyncTests" / "Networks" / "mask.png", mask)

    import types

    import torch

    sys.path.insert(0, str(folder))
    sys.modules["insightface"] = types.ModuleType("insightface")
    from latentsync.models.unet import UNet3DConditionModel

    torch.manual_seed(3)
    state = UNet3DConditionModel().state_dict()
    # A checkpoint need not hold what is computed.
    learnt = {name: value for name, value in state.items() if not name.endswith(".pe")}
    torch.save({"global_step": 1, "state_dict": learnt}, folder / "checkpoints" / "latentsync_unet.pt")


if __name__ == "__main__":
    main()
