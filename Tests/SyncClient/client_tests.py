"""Sync.so's official client (syncsdk) against our server: every call, and every kind of error, by the client's own types."""

import asyncio
import concurrent.futures
import contextlib
import hashlib
import hmac
import http.server
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import urllib.error
import urllib.request
import wave

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "Browser"))

import server as servers  # noqa: E402
from sync import AsyncSync, Sync  # noqa: E402
from sync.common import (  # noqa: E402
    ActiveSpeaker, Audio, ElevenLabs, GenerationOptions, GenerationSegment, SegmentAudioInput, Tts, Video)
from sync.common.errors import BadRequestError, NotFoundError, UnauthorizedError  # noqa: E402
from sync.core.api_error import ApiError  # noqa: E402

SECRET = "whispered"


class Files(http.server.SimpleHTTPRequestHandler):
    """Serves the folder's files, a redirect, and keeps what webhooks post."""

    posted = []

    def do_GET(self):
        if self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "http://169.254.169.254/latest/meta-data")
            self.end_headers()
        else:
            super().do_GET()

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.posted.append((self.headers.get("Sync-Signature"), body))
        self.send_response(200 if len(self.posted) > 1 else 503)  # the first time it is busy
        self.end_headers()

    def log_message(self, *_):
        pass


class Bench:
    """A server of ours, a host with files, and the client that knows the server."""

    def __init__(self, folder, base, files):
        self.folder, self.base, self.files = folder, base, files
        self.client = Sync(base_url=base, api_key="any")
        self.video = Video(url=f"{files}/clip.mp4")
        self.audio = Audio(url=f"{files}/speech.wav")

    def create(self, *inputs, model="lipsync-2", client=None, **options):
        return (client or self.client).generations.create(model=model, input=list(inputs), **options)

    def finish(self, generation, seconds=30):
        deadline = time.monotonic() + seconds
        while generation.status in ("PENDING", "PROCESSING"):
            assert time.monotonic() < deadline, generation
            time.sleep(0.1)
            generation = self.client.generations.get(generation.id)
        return generation

    def refuse(self, kind, words, *inputs, **options):
        try:
            self.create(*inputs, **options)
        except kind as error:
            message = error.body.message if kind is not ApiError else error.body["message"]
            assert words in message, message
            return error
        raise AssertionError(f"it was not refused: {words}")


def a_film_is_made_of_addresses(bench):
    made = bench.create(
        bench.video, bench.audio, options=GenerationOptions(sync_mode="cut_off", temperature=0.4),
        output_file_name="my_film-1", webhook_url=f"{bench.files}/hook")
    assert made.status in ("PENDING", "PROCESSING") and made.model == "lipsync-2" and made.input[0].url == bench.video.url
    done = bench.finish(made)
    assert done.status == "COMPLETED", done
    assert done.options.sync_mode == "cut_off" and done.output_url.endswith("/my_film-1.mp4"), done
    assert abs(done.output_duration - 1) < 0.1, done.output_duration
    film = urllib.request.urlopen(done.output_url).read()
    assert film[4:8] == b"ftyp" and len(film) > 10000
    # The webhook was busy once, and is signed.
    deadline = time.monotonic() + 10
    while len(Files.posted) < 2:
        assert time.monotonic() < deadline, "no webhook came"
        time.sleep(0.1)
    signature, body = Files.posted[-1]
    moment, digest = (part.split("=")[1] for part in signature.split(","))
    assert digest == hmac.new(SECRET.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    told = json.loads(body)
    assert told["id"] == done.id and told["status"] == "COMPLETED" and told["outputUrl"] == done.output_url


def a_film_is_made_of_files(bench):
    with open(bench.folder / "clip.mp4", "rb") as video, open(bench.folder / "speech.wav", "rb") as audio:
        made = bench.client.generations.create_with_files(model="mesh", video=video, audio=audio)
    done = bench.finish(made)
    assert done.status == "COMPLETED" and done.output_duration > 1.2, done
    # The client cannot send objects in a form, but takes them as JSON.
    with open(bench.folder / "clip.mp4", "rb") as video:
        spoken = json.dumps([{"type": "text", "provider": {"name": "elevenlabs", "voiceId": "en", "script": "Hello there."}}])
        made = bench.client.generations.create_with_files(
            model="mesh", video=video, input=spoken, options=json.dumps({"sync_mode": "cut_off"}))
    done = bench.finish(made)
    assert done.status == "COMPLETED" and done.options.sync_mode == "cut_off" and done.input[0].type == "text", done


def text_is_spoken(bench):
    text = Tts(provider=ElevenLabs(voice_id="EXAVITQu4vr4xnSDxMaL", script="Good morning."))
    done = bench.finish(bench.create(Video(asset_id="default"), text, model="mesh"))
    assert done.status == "COMPLETED" and 0.5 < done.output_duration < 4, done


def segments_speak_and_the_rest_sounds_as_before(bench):
    sound = Audio(url=f"{bench.files}/speech.wav", ref_id="a")
    segment = GenerationSegment(
        start_time=0.2, end_time=0.8, audio_input=SegmentAudioInput(ref_id="a", start_time=0.1, end_time=0.7))
    done = bench.finish(bench.create(bench.video, sound, segments=[segment]))
    assert done.status == "COMPLETED" and abs(done.output_duration - 1) < 0.1, done
    assert done.segments[0].audio_input.ref_id == "a"
    bench.refuse(BadRequestError, "refId", bench.video, Audio(url=sound.url, ref_id="b"), segments=[segment])


def every_mode_and_a_speaker_are_taken(bench):
    lengths = {"bounce": 1.4, "loop": 1.4, "cut_off": 1, "silence": 1.4, "remap": 1.4}
    speaker = ActiveSpeaker(frame_number=7, coordinates=bench.face)
    made = {mode: bench.create(bench.video, bench.audio, options=GenerationOptions(
        sync_mode=mode, active_speaker_detection=speaker)) for mode in lengths}
    for mode, length in lengths.items():
        done = bench.finish(made[mode])
        assert done.status == "COMPLETED" and abs(done.output_duration - length) < 0.15, (mode, done)
    nowhere = ActiveSpeaker(frame_number=0, coordinates=[2, 2])
    lost = bench.finish(bench.create(
        bench.video, bench.audio, options=GenerationOptions(active_speaker_detection=nowhere)))
    assert lost.status == "FAILED" and lost.error and lost.error_code, lost


def generations_are_found_again(bench):
    all_of_them = bench.client.generations.list()
    assert len(all_of_them) > 3
    failed = bench.client.generations.list(status="FAILED")
    assert failed and all(one.status == "FAILED" for one in failed)
    one = all_of_them[0]
    assert [found.id for found in bench.client.generations.list(ids=one.id)] == [one.id]
    # The client repeats the name for each value; the documents write commas.
    two = [found.id for found in all_of_them[:2]]
    assert {found.id for found in bench.client.generations.list(ids=two)} == set(two)
    assert {found.id for found in bench.client.generations.list(ids=",".join(two))} == set(two)
    assert bench.client.generations.list(ids=["0123456789abcdef"]) == []
    states = {found.status for found in bench.client.generations.list(status=["FAILED", "COMPLETED"])}
    assert states == {"FAILED", "COMPLETED"}, states
    assert bench.client.generations.get(one.id).id == one.id
    with raises(NotFoundError):
        bench.client.generations.get("0123456789abcdef")


def models_assets_and_costs_are_said(bench):
    models = {model.id: model for model in bench.client.models.list()}
    assert {"mesh", "lipsync-2", "lipsync-2-pro"} <= set(models) and "wav2lip" not in models, models
    assets = bench.client.assets.list()
    assert assets.items[0].id == "default" and assets.items[0].type == "IMAGE"
    assert bench.client.assets.get("default").width == 960
    with raises(NotFoundError):
        bench.client.assets.get("none")
    cost = bench.client.generations.estimate_cost(model="lipsync-2", input=[bench.video, bench.audio])
    assert cost[0].estimated_generation_cost == 0 and 33 <= cost[0].estimated_frame_count <= 37, cost


def wrong_requests_are_refused_in_the_clients_types(bench):
    bench.refuse(BadRequestError, "no model", bench.video, bench.audio, model="lipsync-9")
    bench.refuse(BadRequestError, "cannot run", bench.video, bench.audio, model="wav2lip")
    bench.refuse(BadRequestError, "exactly one video", bench.audio)
    bench.refuse(BadRequestError, "needs an audio", bench.video)
    bench.refuse(BadRequestError, "either url or assetId", Video(), bench.audio)
    bench.refuse(BadRequestError, "no asset", Video(asset_id="none"), bench.audio)
    corner = ActiveSpeaker(bounding_boxes=[[2**63 - 2, 0, 2**63 - 1, 1]])
    bench.refuse(
        BadRequestError, "bounding_boxes", bench.video, bench.audio,
        options=GenerationOptions(active_speaker_detection=corner))
    bench.refuse(BadRequestError, "temperature", bench.video, bench.audio, options=GenerationOptions(temperature=3))
    bench.refuse(BadRequestError, "sync_mode", bench.video, bench.audio, options=GenerationOptions(sync_mode="twist"))
    bench.refuse(BadRequestError, "outputFileName", bench.video, bench.audio, output_file_name="../up")
    bench.refuse(BadRequestError, "does not fetch", Video(url="http://example.com/a.mp4"), bench.audio)
    bench.refuse(BadRequestError, "does not fetch", bench.video, bench.audio, webhook_url="http://example.com/")
    for address in ["file:///etc/passwd", "http://user:pass@127.0.0.1/a.mp4", "http://127.1/a.mp4", "ftp://a/b"]:
        bench.refuse(BadRequestError, "cannot be fetched", Video(url=address), bench.audio)


def what_cannot_be_fetched_or_read_fails_with_a_reason(bench):
    for name, words in [("away", "does not fetch"), ("none.mp4", "404"), ("speech.txt", "")]:
        lost = bench.finish(bench.create(Video(url=f"{bench.files}/{name}"), bench.audio))
        assert lost.status == "FAILED" and words in lost.error and lost.error_code, (name, lost)


def the_same_key_makes_one_film(bench):
    options = {"additional_headers": {"Idempotency-Key": "once"}}
    first = bench.create(bench.video, bench.audio, request_options=options)
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        again = list(pool.map(lambda _: bench.create(bench.video, bench.audio, request_options=options).id, range(4)))
    assert set(again) == {first.id}, again
    bench.refuse(ApiError, "another request", bench.video, bench.audio, model="mesh", request_options=options)
    assert bench.finish(first).status == "COMPLETED"


@contextlib.contextmanager
def raises(kind):
    try:
        yield
    except kind:
        return
    raise AssertionError(f"no {kind.__name__}")


def a_key_is_asked_for_where_there_is_one(bench):
    with servers.Server(bench.folder / "locked", "--token", "right") as locked:
        for key in ["wrong", ""]:
            with raises(UnauthorizedError):
                bench.create(bench.video, bench.audio, client=Sync(base_url=locked.base, api_key=key))
        assert Sync(base_url=locked.base, api_key="right").models.list()


def everything_below_v2_answers_in_its_shape(bench):
    for method, path, status in [
            ("GET", "/v2/nothing", 404), ("GET", "/v2/batch", 404), ("DELETE", "/v2/generate", 404),
            ("PUT", "/v2/models", 404), ("POST", "/v2/generate", 400), ("GET", "/v2/generate/..%2f..", 404)]:
        try:
            urllib.request.urlopen(urllib.request.Request(bench.base + path, method=method))
        except urllib.error.HTTPError as error:
            body = json.load(error)
            assert error.code == status and set(body) == {"message", "statusCode"}, (method, path, error.code, body)
            assert body["statusCode"] == status and body["message"], body
        else:
            raise AssertionError(f"{method} {path} was not refused")
    lost = f"{bench.base}/v2/outputs/{bench.client.generations.list()[0].id}/{'0' * 32}/film.mp4"
    try:
        urllib.request.urlopen(lost)
    except urllib.error.HTTPError as error:
        assert error.code == 404, error.code
    else:
        raise AssertionError("a film was given to somebody who does not know its address")


def the_asynchronous_client_works_too(bench):
    async def create():
        client = AsyncSync(base_url=bench.base, api_key="any")
        return await client.generations.create(model="mesh", input=[bench.video, bench.audio])

    assert bench.finish(asyncio.run(create())).status == "COMPLETED"


def our_own_engine_speaks_to_our_own_server(bench):
    film = bench.folder / "own.mp4"
    environment = os.environ | {
        "SYNC_BASE_URL": bench.base, "SYNC_API_KEY": "any", "LIPSTREAM_DATA": str(bench.folder / "own")}
    command = [servers.program(), "dub", bench.folder / "clip.mp4", bench.folder / "speech.wav", "--engine", "sync",
               "--sync-mode", "cut-off", "--yes", "-o", film]
    made = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert made.returncode == 0, made.stderr
    shown = subprocess.run([servers.program(), "inspect", film], capture_output=True, text=True, check=True).stdout
    assert "AI" in shown or "mesh" in shown, shown
    listed = subprocess.run([servers.program(), "sync", "list"], env=environment, capture_output=True, text=True)
    assert listed.returncode == 0, listed.stderr


def what_waits_is_made_after_a_restart(bench):
    made = [bench.create(bench.video, bench.audio), bench.create(bench.video, bench.audio)]
    bench.server.stop()
    bench.server.start()
    for one in made:
        done = bench.finish(one)
        assert done.status == "COMPLETED", done
        assert urllib.request.urlopen(done.output_url).read(8)[4:] == b"ftyp"


def too_many_requests_are_told_to_wait(bench):
    # Last, as it uses up the minute. The client would wait and try again.
    patience = {"max_retries": 0}
    for _ in range(70):
        try:
            bench.create(bench.audio, request_options=patience)
        except BadRequestError:
            continue
        except ApiError as error:
            assert error.status_code == 429 and error.body["statusCode"] == 429, error
            return
    raise AssertionError("nobody was told to wait")


TESTS = [
    a_film_is_made_of_addresses, a_film_is_made_of_files, text_is_spoken,
    segments_speak_and_the_rest_sounds_as_before, every_mode_and_a_speaker_are_taken, generations_are_found_again,
    models_assets_and_costs_are_said, wrong_requests_are_refused_in_the_clients_types,
    what_cannot_be_fetched_or_read_fails_with_a_reason, the_same_key_makes_one_film,
    a_key_is_asked_for_where_there_is_one, everything_below_v2_answers_in_its_shape, the_asynchronous_client_works_too,
    our_own_engine_speaks_to_our_own_server,
    what_waits_is_made_after_a_restart, too_many_requests_are_told_to_wait,
]


def inputs(folder):
    """A speaking clip of one second, speech of 1.4 s, and what is neither."""
    program = servers.program()
    subprocess.run([program, "voices", "try", "A short word.", "--voice", "en", "-o", folder / "said.wav"], check=True,
                   capture_output=True)
    cut(folder / "said.wav", folder / "speech.wav", 1.4)
    cut(folder / "said.wav", folder / "second.wav", 1.0)
    subprocess.run([program, "dub", "default", folder / "second.wav", "-o", folder / "clip.mp4", "--quiet"], check=True)
    (folder / "speech.txt").write_text("no film")


def cut(source, target, seconds):
    with wave.open(str(source)) as file:
        rate, frames = file.getframerate(), file.readframes(file.getnframes())
        with wave.open(str(target), "wb") as output:
            output.setparams(file.getparams())
            wanted = int(rate * seconds) * 2
            output.writeframes(frames[:wanted] + bytes(max(0, wanted - len(frames))))


def main():
    only, failed = (sys.argv[1:] or [""])[0], 0
    chosen = [test for test in TESTS if only in test.__name__]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        inputs(folder)
        handler = lambda *arguments: Files(*arguments, directory=name)  # noqa: E731
        host = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=host.serve_forever, daemon=True).start()
        place = f"127.0.0.1:{host.server_port}"
        os.environ["LIPSTREAM_WEBHOOK_SECRET"] = SECRET
        with servers.Server(folder / "server", "--fetch-from", place) as server:
            bench = Bench(folder, server.base, f"http://{place}")
            bench.server = server
            bench.face = [462, 490]
            for test in chosen:
                start = time.monotonic()
                try:
                    test(bench)
                except Exception:  # noqa: BLE001: one failing test leaves the others
                    failed += 1
                    traceback.print_exc()
                print(f"{test.__name__.replace('_', ' ')} ({time.monotonic() - start:.1f} s)", flush=True)
    print(f"{len(chosen) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


main()
