"""Makes one table and one line of JSON of what Benchmarks/run collected; with --check, compares the ratios.

    python3 Benchmarks/table.py FOLDER --weights installed|random [--check]

FOLDER has ours.PRECISION and reference.PRECISION, one JSON object a line, one line a round, both written in turns, and
live, a session of ours in real time. A
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


def compare_live(session, rows, references):
    """Lines of the live session beside the loop of the live demo, which draws several frames to show one."""
    loops = [one["live"] for one in references]
    pairs = [
        ("shown a second", [session["framesPerSecond"]], [one["framesPerSecond"] for one in loops], "{:.1f}", False),
        ("processor time of one shown, ms", [row["work"]["median"] + row["encoding"]["median"] for row in rows],
         [one["work"]["median"] for one in loops], "{:.1f}", True),
        ("peak memory, MB", [row["peakMemoryBytes"] / 1e6 for row in rows],
         [one["peakMemoryBytes"] / 1e6 for one in loops], "{:.0f}", True),
    ]
    for name, ours, theirs, form, lower_is_better in pairs:
        a, b = statistics.median(ours), statistics.median(theirs) if theirs else None
        yield name, a, b, (b / a if lower_is_better else a / b) if theirs else None, form


def table(lines):
    yield f"{'':36}{'ours':>10}{'reference':>12}{'ratio':>8}"
    for name, ours, theirs, ratio, form in lines:
        right = f"{form.format(theirs):>12}{ratio:>8.2f}" if theirs else ""
        yield f"{name:36}{form.format(ours):>10}{right}"


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
            lines, own = compare(rows, references)
            text += table(lines)
            text += [f"{name:36}{value:>9.1f}%" for name, value in own] + [""]
            key = f"{rows[0]['precision']} {kind}"
            # A frame against its bare network needs no reference, so it is checked everywhere.
            measured[key] = {"bare network / frame": 1 / (1 + own[1][1] / 100)}
            if references:
                measured[key] |= {"frame": lines[0][3], "processor time": lines[2][3], "memory": lines[5][3]}
    session = read(folder / "live")[0]["together"]
    result["live"] = session
    photos = [one["rows"][0] for one in result["automatic"]["rounds"]]
    lines = list(compare_live(session, photos, result["automatic"]["reference"]))
    latency = session["latency"]
    text += [f"live, {photos[0]['precision']}, beside the live demo's loop", *table(lines),
             f"{session['dropped']} dropped, {session['missing']} missing; sample sent to picture received: "
             f"median {latency['p50']:.0f} ms, p95 {latency['p95']:.0f} ms", ""]
    if result["automatic"]["reference"]:
        measured["live"] = {name.split(",")[0]: ratio for name, _, _, ratio, _ in lines}
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
