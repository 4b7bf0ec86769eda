"""The steps of `Training/train`, one a command."""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

TRAINING = Path(__file__).resolve().parent.parent
REPOSITORY = TRAINING.parent
WEIGHTS = REPOSITORY / "Sources/Articulation/Resources/articulation.weights"

# name, channels, seed, steps, groups it does not hear: networks whose mean is better than any of them, the more so as they
# heard different voices.
PLANS = (
    ("first", 72, 1, 3500, ("piper_joe",)), ("second", 80, 2, 3500, ("piper_joe",)), ("third", 80, 5, 3500),
)


def corpus(options):
    """Makes the corpus."""
    from . import corpus

    corpus.generate(options.data, options.workers, options.scale)


def networks(options):
    """Trains the networks that are not there yet."""
    import numpy as np

    from . import dataset, training

    groups, heard = None, None
    for plan in (training.Plan(*plan) for plan in PLANS):
        path = options.data / f"{plan.name}.network.npz"
        if path.exists() or (options.only and plan.name != options.only):
            continue
        if heard != plan.without:
            groups, heard = dataset.load(options.data, held_out=False, without=plan.without), plan.without
        steps = options.steps or plan.steps
        parameters, loss = training.train(plan._replace(steps=steps), groups)
        facts = json.dumps({**plan._asdict(), "steps": steps, "loss": round(loss, 4)})
        partial = options.data / f"{plan.name}.network.part"
        with open(partial, "wb") as file:
            np.savez(file, facts=facts, **{k: np.asarray(v) for k, v in parameters.items()})
        partial.rename(path)


def export(options):
    """Scores the networks, writes the weights file, the report and the data of the Swift tests."""
    import numpy as np

    from . import corpus, dataset, evaluation, report, weights

    tensors, facts = [], []
    for name, *_ in PLANS:
        path = options.data / f"{name}.network.npz"
        if path.exists():
            with np.load(path) as stored:
                facts.append(json.loads(str(stored["facts"])))
                # The scores are of what is shipped: float16.
                tensors.append({k: stored[k].astype(np.float16).astype(np.float32) for k in weights.names()})
    if not tensors:
        raise SystemExit("No network is trained yet: run `python -m lipstream_training networks` first.")
    count, minutes = dataset.size(options.data)
    held_out = dataset.load(options.data, held_out=True)
    scores = evaluation.scores(tensors, held_out)
    singles = [evaluation.scores([t], held_out) for t in tensors]
    training = {
        "data": "synthetic speech (espeak-ng, flite, festival, piper)", "articulationTable": 3, "networks": facts,
        "corpusSeed": corpus.SEED, "corpusUtterances": count, "corpusMinutes": round(minutes, 1),
        "heldOut": {
            group: {k: round(row[k], 3) for k in ("jaw", "aperture", "closureAUC")} for group, row in scores.items()
        },
    }
    # A trial's weights keep their report beside them.
    trial = options.output != WEIGHTS
    report_file = (options.output.parent if trial else TRAINING) / "report.md"
    weights.write(options.output, tensors, training)
    report.write(report_file, scores, singles, training)
    if not trial:
        # What the Swift tests expect changes with the weights.
        subprocess.run([sys.executable, REPOSITORY / "Tests/Reference/make_articulation_expected.py"], check=True)
    print(report_file.read_text())


def clip(options):
    """Scores the weights file on a real talking face."""
    from . import clip, weights

    if not options.video:
        raise SystemExit("Name the video of the talking face: --video FACE.mp4")
    tensors, _ = weights.read(options.output)
    print(json.dumps(clip.scores(tensors, options.video, options.models), indent=1))


STEPS = {step.__name__: step for step in (corpus, networks, export, clip)}


def main():
    """Runs the step that the command line names."""
    parser = argparse.ArgumentParser(prog="lipstream_training", description=__doc__)
    parser.add_argument("step", choices=STEPS, help=" ".join(f"{n}: {s.__doc__}" for n, s in STEPS.items()))
    parser.add_argument("--data", type=Path, default=TRAINING / "data", help="where the corpus and networks are kept")
    parser.add_argument("--output", type=Path, default=WEIGHTS, help="the weights file")
    parser.add_argument("--workers", type=int, default=os.cpu_count(), help="processes that make the corpus")
    parser.add_argument("--scale", type=float, default=1.0, help="share of the corpus to make, for a trial")
    parser.add_argument("--steps", type=int, help="training steps of each network, for a trial")
    parser.add_argument("--only", help="the one network to train")
    parser.add_argument("--video", type=Path, help="the talking face of `clip`")
    parser.add_argument("--models", type=Path, default=REPOSITORY / ".deps/models", help="MediaPipe's face models")
    options = parser.parse_args()
    STEPS[options.step](options)


if __name__ == "__main__":
    main()
