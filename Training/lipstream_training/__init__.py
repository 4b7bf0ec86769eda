"""Trains Lipstream's speech-to-mouth-pose network on synthetic speech whose phoneme timing is exact."""
