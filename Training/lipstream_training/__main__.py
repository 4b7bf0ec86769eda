"""The steps of `Training/train`, one a command."""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

TRAINING = Path(__file__).resolve().parent.parent
REPOSITORY = TRAINING.parent
RESOURCES = REPOSITORY / "Sources/Articulation/Resources"
TRAINED = "trained"
REFERENCES = ("make_articulation_expected.py", "make_ear_expected.py")


def _store(path, facts, tensors):
    import numpy as np

    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".part")
    with open(partial, "wb") as file:
        np.savez(file, facts=json.dumps(facts), **{k: np.asarray(v) for k, v in tensors.items()})
    partial.rename(path)


def _stored(path):
    """Facts and tensors that `_store` wrote."""
    import numpy as np

    if not path.exists():
        raise SystemExit(f"{path.name} is not trained yet: see README.md for the order of the steps.")
    with np.load(path) as stored:
        return json.loads(str(stored["facts"])), {k: stored[k] for k in stored.files if k != "facts"}


def corpus(options):
    """Makes the corpus of synthetic voices."""
    from . import corpus

    corpus.generate(options.data, options.workers, options.scale)


def network(options):
    """Trains the mel network on synthetic voices."""
    from . import dataset, training

    path = options.data / TRAINED / "synthetic.network.npz"
    if path.exists():
        return
    plan = training.PLAN._replace(steps=options.steps or training.PLAN.steps)
    parameters, loss = training.train(plan, dataset.load(options.data, held_out=False))
    _store(path, {**plan._asdict(), "loss": round(loss, 4)}, parameters)


def mouths(options):
    """Measures the mouths of the clips in --grid, and every speaker's offset of sound and picture."""
    from . import offsets, real

    if not options.grid.exists():
        print(f"There is no folder {options.grid}: nothing real will be learnt. Synthetic voices alone cost the film's "
              "read-out about 0.05 of r on people never seen, and the width 0.06: see README.md.", file=sys.stderr)
        return
    real.prepare(options.grid, options.data / "mouths", options.models, options.workers)
    _, base = _stored(options.data / TRAINED / "synthetic.network.npz")
    offsets.load(options.data / real.OFFSETS, [base], real.load(options.data / "mouths"))


def _mouths(options):
    """Clips by person and the persons' offsets: none without real clips."""
    from . import real

    known = real.load(options.data / "mouths")
    return known, json.loads((options.data / real.OFFSETS).read_text()) if known else {}


def windows(options):
    """Runs the encoder over the corpus and the clips."""
    from . import windows

    mouths, offsets = _mouths(options)
    for kind in windows.KINDS.values():
        folder = options.data / "windows" / kind.name
        windows.prepare_real(kind, options.data, folder / "real", mouths, offsets)
        windows.prepare_synthetic(kind, options.data, folder / "synthetic")


def heads(options):
    """Trains the heads of films and live sessions that are not there yet."""
    from . import heads

    for plan in heads.PLANS:
        if options.only and plan.name != options.only:
            continue
        material = None
        for seed in plan.seeds:
            path = options.data / TRAINED / f"{plan.name}.{seed}.head.npz"
            if path.exists():
                continue
            material = material or heads.Material(options.data / "windows" / plan.kind, plan)
            steps = options.steps or plan.steps
            tensors, loss = heads.train(plan, material, seed, steps)
            _store(path, {"name": plan.name, "seed": seed, "steps": steps, "loss": round(loss, 4)}, tensors)


def finetune(options):
    """Lets the mel network learn from real mouths too."""
    from . import dataset, training

    path = options.data / TRAINED / "real.network.npz"
    if path.exists():
        return
    facts, base = _stored(options.data / TRAINED / "synthetic.network.npz")
    plan = training.PLAN._replace(real_steps=options.steps or training.PLAN.real_steps)
    groups = dataset.load(options.data, held_out=False)
    parameters, loss = training.train_real(plan, base, groups, *_mouths(options))
    _store(path, facts | {"realSteps": plan.real_steps, "realLoss": round(loss, 4)}, parameters)


def export(options):
    """Writes the graphs, the weights and the data of the Swift tests."""
    import numpy as np

    from . import corpus, dataset, encoder, graph, grid, heads, real, weights

    path = lambda plan, seed: options.data / TRAINED / f"{plan.name}.{seed}.head.npz"
    trained = {plan.name: [_stored(path(plan, seed)) for seed in plan.seeds] for plan in heads.PLANS}
    facts, network = _stored(options.data / TRAINED / "real.network.npz")
    count, minutes = dataset.size(options.data)
    mouths = real.load(options.data / "mouths")
    training = {
        "data": "synthetic speech (espeak-ng, flite, festival, piper)", "articulationTable": 3, "networks": [facts],
        "corpusSeed": corpus.SEED, "corpusUtterances": count, "corpusMinutes": round(minutes, 1),
        "heads": [facts for kind in trained.values() for facts, _ in kind],
    }
    if mouths:
        training["realMouths"] = {
            "people": len(mouths), "clips": sum(map(len, mouths.values())), "attribution": grid.ATTRIBUTION,
        }
    graph.write(
        options.output, encoder.weights(options.data), *([t for _, t in kind] for kind in trained.values()),
        note=json.dumps({"heads": training["heads"], "realMouths": training.get("realMouths")}),
    )
    rounded = {k: network[k].astype(np.float16).astype(np.float32) for k in weights.names()}
    weights.write(options.output / "articulation.weights", [rounded], training)
    if options.output == RESOURCES:
        # What the Swift tests expect changes with the weights.
        for script in REFERENCES:
            subprocess.run([sys.executable, REPOSITORY / "Tests/Reference" / script], check=True)


def report(options):
    """Scores the graphs and weights on held-out voices, and writes the report; beside them, if they are a trial's."""
    from . import report, weights

    path = (TRAINING if options.output == RESOURCES else options.output) / "report.md"
    _, training = weights.read(options.output / "articulation.weights")
    report.write(path, options, training)
    print(path.read_text())


def dev(options):
    """Scores the read-outs on a folder of talking faces with an index.json, which nothing was trained on."""
    from . import dev

    if not options.folder:
        raise SystemExit("Name the folder of talking faces and their index.json: --folder FOLDER")
    tables = dev.tables(options)
    (options.data / "dev.json").write_text(json.dumps(tables, indent=1))
    print(dev.markdown(tables))


STEPS = {step.__name__: step for step in (corpus, network, mouths, windows, heads, finetune, export, report, dev)}


def main():
    """Runs the step that the command line names."""
    parser = argparse.ArgumentParser(prog="lipstream_training", description=__doc__)
    parser.add_argument("step", choices=STEPS, help=" ".join(f"{n}: {s.__doc__}" for n, s in STEPS.items()))
    parser.add_argument("--data", type=Path, default=TRAINING / "data", help="where everything is kept that is made")
    parser.add_argument("--grid", type=Path, default=TRAINING / "grid", help="the folder of GRID's clips")
    parser.add_argument("--folder", type=Path, help="the talking faces of `dev`")
    parser.add_argument("--before", type=Path, help="an older articulation.weights, to be compared with")
    parser.add_argument("--output", type=Path, default=RESOURCES, help="the folder of the graphs and weights")
    parser.add_argument("--workers", type=int, default=os.cpu_count(), help="processes at once")
    parser.add_argument("--scale", type=float, default=1.0, help="share of the corpus to make, for a trial")
    parser.add_argument("--steps", type=int, help="training steps, for a trial")
    parser.add_argument("--only", help="the one kind of head to train: film, live-two or live-one")
    parser.add_argument("--models", type=Path, default=REPOSITORY / ".deps/models", help="MediaPipe's face models")
    options = parser.parse_args()
    STEPS[options.step](options)


if __name__ == "__main__":
    main()
