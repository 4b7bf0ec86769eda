"""Makes one table and one line of JSON of what Benchmarks/run collected; with --check, compares the ratios.

    python3 Benchmarks/table.py FOLDER --weights installed|random [--check]

FOLDER has ours.PRECISION and reference.PRECISION: one JSON object a line, one line a round, both written in turns. A
number is the median over the rounds; a ratio is the median of the rounds' own ratios, whose two sides were measured one
right after the other, so that what else the machine does bears on both.
"""

import json
import statistics
import sys
from pathlib import Path

# What is compared: name, path into one of our rows, path into the reference, how it is written, what is better.
LINES = [
    ("everything but encoding, ms", ("frame", "median"), ("frame", "median"), "{:.1f}"),
    ("  slowest of twenty, ms", ("frame", "p95"), ("frame", "p95"), "{:.1f}"),
    ("processor time of it, ms", ("work", "median"), ("work", "median"), "{:.1f}"),
    ("the bare network, ms", ("network", "median"), ("network", "median"), "{:.1f}"),
    ("encoding as JPEG, ms", ("encoding", "median"), ("encoding", "median"), "{:.2f}"),
    ("peak memory, MB", ("peakMemoryBytes",), ("peakMemoryBytes",), "{:.0f}"),
]


def read(path):
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def at(thing, path):
    for key in path:
        thing = thing[key]
    return thing / 1e6 if path[-1] == "peakMemoryBytes" else thing


def per_second(thing):
    return 1000 / (thing["frame"]["median"] + thing["encoding"]["median"])


def compare(rows, references):
    """Lines of (name, ours, reference, ratio, how to write), and what stays outside the reference."""
    def line(name, ours, theirs, text, lower_is_better=True):
        ratios = [b / a if lower_is_better else a / b for a, b in zip(ours, theirs)]
        middle = [statistics.median(values) if values else None for values in (ours, theirs, ratios)]
        return (name, *middle, text)

    lines = [line(name, [at(row, ours) for row in rows], [at(one, theirs) for one in references], text)
             for name, ours, theirs, text in LINES]
    lines.append(line("frames a second, encoded", list(map(per_second, rows)), list(map(per_second, references)),
                      "{:.1f}", lower_is_better=False))
    own = [("our share beside the bare network", statistics.median(row["overheadPercent"] for row in rows)),
           ("  in processor time", statistics.median(row["workOverheadPercent"] for row in rows))]
    return lines, own


def main():
    folder, check = Path(sys.argv[1]), "--check" in sys.argv
    weights = sys.argv[sys.argv.index("--weights") + 1]
    result, text, measured = {}, [], {}
    for precision in ("automatic", "f32"):
        rounds, references = read(folder / f"ours.{precision}"), read(folder / f"reference.{precision}")
        if not rounds:
            continue
        result[precision] = {"rounds": rounds, "reference": references}
        for index, kind in enumerate(("photo", "clip")):
            rows = [one["rows"][index] for one in rounds]
            box = rows[0]["box"]
            text.append(f"{rows[0]['precision']}, {kind}, {rows[0]['picture']}, "
                        f"box {box[3] - box[2]} x {box[1] - box[0]}")
            text.append(f"{'':36}{'ours':>10}{'reference':>12}{'ratio':>8}")
            lines, own = compare(rows, references)
            for name, ours, theirs, ratio, form in lines:
                right = f"{form.format(theirs):>12}{ratio:>8.2f}" if theirs else ""
                text.append(f"{name:36}{form.format(ours):>10}{right}")
            text += [f"{name:36}{value:>9.1f}%" for name, value in own] + [""]
            key = f"{rows[0]['precision']} {kind}"
            # A frame against its bare network needs no reference, so it is checked everywhere.
            measured[key] = {"bare network / frame": 1 / (1 + own[1][1] / 100)}
            if references:
                measured[key] |= {"frame": lines[0][3], "processor time": lines[2][3], "memory": lines[5][3]}
    first = result["automatic"]["rounds"][0]
    print(f"{first['processor']}, {first['cores']} cores; {first['model']}; rounds: {len(result['automatic']['rounds'])}")
    if weights == "random":
        print("The network has random weights: they prove speed, not looks.")
    print("A ratio over 1 is in our favour.\n")
    print("\n".join(text))
    print(json.dumps({"event": "done", "weights": weights, "ratios": measured, **result}, separators=(",", ":")))
    if not check:
        return
    expected = json.loads((Path(__file__).parent / "thresholds.json").read_text())["ratios"]
    worse = [f"{key}: {name} is {found[name]:.2f} and was {value:.2f}"
             for key, found in measured.items() for name, value in expected.get(key, {}).items()
             if name in found and found[name] < value / 2]
    if worse:
        sys.exit("bench: twice as bad as Benchmarks/thresholds.json has it: " + "; ".join(worse))
    print("No ratio is half of what Benchmarks/thresholds.json has.", file=sys.stderr)


if __name__ == "__main__":
    main()
