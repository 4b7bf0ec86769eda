"""Tests of Sync.so's API as its official client speaks it. Run by Tests/SyncClient/run."""

import asyncio
import concurrent.futures
import hashlib
import hmac
import json
import math
import os
import pathlib
import re
import struct
import subprocess
import sys
import tempfile
import time
import traceback
import types
import wave

import httpx
import sync
from sync.core.api_error import ApiError

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "Browser"))
import server  # noqa: E402: from the browser's tests, which start the same program
from neighbour import Neighbour  # noqa: E402

TOKEN = "a-key-of-the-tests"
SECRET = "a-secret-of-the-tests"
SPEECH_SECONDS = 1.2


def write_speech(path):
    """Something like vowels: a buzz that opens and closes four times a second."""
    rate = 16_000
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        for n in range(int(SPEECH_SECONDS * rate)):
            loudness = 0.5 - 0.5 * math.cos(2 * math.pi * 4 * n / rate)
            buzz = sum(math.sin(2 * math.pi * 130 * k * n / rate) / k for k in range(1, 12))
            file.writeframes(struct.pack("<h", int(8000 * loudness * buzz / 2)))


def finished(client, id, seconds=60):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        generation = client.generations.get(id)
        if generation.status in ("COMPLETED", "FAILED", "REJECTED"):
            return generation
        assert generation.status in ("PENDING", "PROCESSING"), generation.status
        assert generation.output_url is None, "a film that is not there has no address"
        time.sleep(0.1)
    raise AssertionError(f"{id} was not finished in {seconds} s")


def film(generation):
    """What outputUrl gives, asked without any key."""
    assert generation.status == "COMPLETED", (generation.status, generation.error, generation.error_code)
    answer = httpx.get(generation.output_url)
    assert answer.status_code == 200, answer.status_code
    assert answer.content[4:8] == b"ftyp", "the film should be an MP4"
    return answer.content


def failure(kind, status, call):
    """Calls, and expects an error of the client's own type with a message in Sync.so's shape."""
    try:
        call()
    except ApiError as error:
        assert type(error) is kind, f"{type(error).__name__} instead of {kind.__name__}: {error}"
        assert error.status_code == status, f"{error.status_code} instead of {status}: {error.body}"
        body = error.body if isinstance(error.body, dict) else error.body.dict(by_alias=True)
        assert set(body) == {"message", "statusCode"} and body["statusCode"] == status, body
        assert body["message"], body
        return body["message"]
    raise AssertionError(f"{kind.__name__} was expected, but it went well")


def request(bench, **changes):
    """The arguments of a generation that can be made."""
    inputs = [sync.Video(url=bench.neighbour.address("clip.mp4")), sync.Audio(url=bench.neighbour.address("speech.wav"))]
    return {"model": "lipsync-2", "input": inputs, **changes}


def models_are_listed(bench):
    models = {model.id: model for model in bench.client.models.list()}
    assert {"mesh", "lipsync-2", "lipsync-2-pro", "lipsync-1.9.0-beta", "react-1", "sync-3"} <= set(models), models
    assert all(model.name and model.version and model.type in ("lipsync", "react") for model in models.values())


def a_cost_is_nothing_and_counts_frames(bench):
    (estimate,) = bench.client.generations.estimate_cost(**request(bench))
    assert estimate.estimated_generation_cost == 0, estimate
    assert abs(estimate.estimated_frame_count - SPEECH_SECONDS * 25) <= 1, estimate


def a_film_is_made_of_addresses_and_a_webhook_tells_of_it(bench):
    options = sync.GenerationOptions(
        sync_mode="cut_off", temperature=0.3, occlusion_detection_enabled=True,
        active_speaker_detection=sync.ActiveSpeaker(auto_detect=True))
    hook = f"http://{bench.neighbour.authority}/hook"
    made = bench.client.generations.create(
        **request(bench, options=options, webhook_url=hook, output_file_name="my_film-1"))
    assert made.status == "PENDING" and made.model == "lipsync-2" and made.webhook_url == hook, made
    assert made.options.sync_mode == "cut_off" and made.options.temperature == 0.3, made.options
    assert [item.type for item in made.input] == ["video", "audio"], made.input
    assert made.created_at.tzinfo is not None, made.created_at
    done = finished(bench.client, made.id)
    film(done)
    assert done.output_url.endswith("/my_film-1.mp4"), done.output_url
    shorter = min(SPEECH_SECONDS, bench.clip_seconds)
    assert abs(done.output_duration - shorter) < 0.15, (done.output_duration, shorter)

    first, body = bench.neighbour.letter(1)
    again, same = bench.neighbour.letter(2)
    assert body == same, "a webhook that was refused should come again"
    for headers in (first, again):
        signature = dict(part.split("=", 1) for part in headers["Sync-Signature"].split(","))
        expected = hmac.new(SECRET.encode(), signature["t"].encode() + b"." + body, hashlib.sha256).hexdigest()
        assert signature["v1"] == expected, headers
        assert abs(int(signature["t"]) - time.time()) < 60, headers
    told = json.loads(body)
    assert told["id"] == made.id and told["status"] == "COMPLETED" and told["outputUrl"] == done.output_url, told


def a_film_is_made_of_files(bench):
    with open(bench.clip, "rb") as video, open(bench.speech, "rb") as audio:
        made = bench.client.generations.create_with_files(
            model="mesh", video=video, audio=audio, options=json.dumps({"sync_mode": "silence"}))
    done = finished(bench.client, made.id)
    film(done)
    longer = max(SPEECH_SECONDS, bench.clip_seconds)
    assert abs(done.output_duration - longer) < 0.15, (done.output_duration, longer)


def a_face_of_the_server_says_a_text(bench):
    faces = bench.client.assets.list()
    assert faces.items and faces.items[0].type == "IMAGE", faces
    face = bench.client.assets.get(faces.items[0].id)
    assert face.id == faces.items[0].id and face.created_at == faces.items[0].created_at
    provider = sync.ElevenLabs(voice_id="a voice of theirs", script="Yes.")
    made = bench.client.generations.create(
        model="lipsync-2", input=[sync.Video(asset_id=face.id), sync.Tts(provider=provider)])
    done = finished(bench.client, made.id)
    film(done)
    assert done.output_duration > 0.2, done


def segments_speak_with_sounds_of_their_own(bench):
    segments = [
        sync.GenerationSegment(
            start_time=0.2, end_time=0.6,
            audio_input=sync.SegmentAudioInput(ref_id="one", start_time=0.1, end_time=0.5)),
        sync.GenerationSegment(start_time=0.8, end_time=1.1, audio_input=sync.SegmentAudioInput(ref_id="two")),
    ]
    speech = bench.neighbour.address("speech.wav")
    inputs = [
        sync.Video(url=bench.neighbour.address("clip.mp4")),
        sync.Audio(url=speech, ref_id="one"), sync.Audio(url=speech, ref_id="two")]
    made = bench.client.generations.create(**request(bench, input=inputs, segments=segments))
    done = finished(bench.client, made.id)
    film(done)
    assert abs(done.output_duration - bench.clip_seconds) < 0.15, (done.output_duration, bench.clip_seconds)
    assert [segment.audio_input.ref_id for segment in done.segments] == ["one", "two"], done.segments


def the_speaker_can_be_pointed_at(bench):
    (x, y), missed = bench.face, (1, 1)
    for place, status in ((x, y), "COMPLETED"), (missed, "FAILED"):
        options = sync.GenerationOptions(
            active_speaker_detection=sync.ActiveSpeaker(frame_number=0, coordinates=list(place)))
        made = bench.client.generations.create(**request(bench, options=options))
        done = finished(bench.client, made.id)
        assert done.status == status, (place, done.status, done.error)
        if status == "FAILED":
            assert done.error and done.error_code and done.output_url is None, done


def generations_are_listed(bench):
    one = bench.client.generations.create(**request(bench))
    two = bench.client.generations.create(**request(bench))
    for made in (one, two):
        film(finished(bench.client, made.id))
    listed = bench.client.generations.list(ids=[one.id, two.id])
    assert {made.id for made in listed} == {one.id, two.id}, [made.id for made in listed]
    assert [made.id for made in bench.client.generations.list(ids=[one.id])] == [one.id]
    assert bench.client.generations.list(ids=["0123456789abcdef"]) == []
    assert bench.client.generations.list(ids=[one.id, two.id], status=["FAILED", "PENDING"]) == []
    assert len(bench.client.generations.list(ids=[one.id, two.id], status=["FAILED", "COMPLETED"])) == 2
    # The documents write lists with commas.
    answer = bench.http.get("/v2/generations", params={"ids": f"{one.id},{two.id}", "status": "FAILED,COMPLETED"})
    assert len(answer.json()) == 2, answer.text


def a_key_makes_a_request_once(bench):
    def create(name):
        return bench.client.generations.create(
            **request(bench, output_file_name=name),
            request_options={"additional_headers": {"Idempotency-Key": "key-1"}})

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        ids = {made.id for made in pool.map(create, ["same"] * 4)}
    assert len(ids) == 1, ids
    assert "same" not in failure(ApiError, 409, lambda: create("other")), "the message should not tell of the other"
    film(finished(bench.client, ids.pop()))


def wrong_requests_are_refused_in_words(bench):
    create = bench.client.generations.create
    video, audio = request(bench)["input"]
    cases = {
        "model": request(bench, model="lipsync-99"),
        "video": request(bench, input=[audio]),
        "audio": request(bench, input=[video]),
        "sync_mode": request(bench, options=sync.GenerationOptions(sync_mode="backwards")),
        "temperature": request(bench, options=sync.GenerationOptions(temperature=2)),
        "outputFileName": request(bench, output_file_name="../film"),
        "refId": request(bench, segments=[sync.GenerationSegment(
            start_time=0, end_time=1, audio_input=sync.SegmentAudioInput(ref_id="nobody"))]),
        "example.com": request(bench, input=[sync.Video(url="https://example.com/clip.mp4"), audio]),
        "127.0.0.1:1": request(bench, input=[sync.Video(url="http://127.0.0.1:1/clip.mp4"), audio]),
        "only http": request(bench, input=[sync.Video(url="file:///etc/passwd"), audio]),
        "password": request(bench, input=[sync.Video(url=f"http://me:you@{bench.neighbour.authority}/c"), audio]),
        "hooks.example.com": request(bench, webhook_url="https://hooks.example.com/"),
    }
    for word, arguments in cases.items():
        message = failure(sync.BadRequestError, 400, lambda: create(**arguments))
        assert word in message, f"{word!r} is not in {message!r}"
    failure(sync.NotFoundError, 404, lambda: bench.client.generations.get("0123456789abcdef"))
    failure(sync.NotFoundError, 404, lambda: bench.client.generations.get("%2e%2e"))
    failure(sync.NotFoundError, 404, lambda: bench.client.assets.get("0123456789abcdef"))


def what_cannot_be_fetched_fails_with_a_reason(bench):
    for name in ("missing.mp4", "elsewhere"):
        video = sync.Video(url=bench.neighbour.address(name))
        made = bench.client.generations.create(**request(bench, input=[video, request(bench)["input"][1]]))
        done = finished(bench.client, made.id)
        assert done.status == "FAILED" and done.error and done.error_code and done.output_url is None, done


def everything_below_v2_answers_in_its_shape(bench):
    for method, path, status in [
        ("GET", "/v2/nothing", 404), ("GET", "/v2/batch", 404), ("DELETE", "/v2/generate", 404),
        ("PUT", "/v2/models", 404), ("POST", "/v2/generate", 400)]:
        answer = bench.http.request(method, path)
        # A path that is there, but not for this method, may say so.
        assert answer.status_code in (status, 405 if status == 404 else status), (method, path, answer.status_code)
        assert set(answer.json()) == {"message", "statusCode"}, answer.text
        assert answer.json()["statusCode"] == answer.status_code, answer.text


def a_wrong_key_is_refused(bench):
    stranger = sync.Sync(base_url=bench.base, api_key="wrong")
    failure(sync.UnauthorizedError, 401, lambda: stranger.models.list())
    failure(sync.UnauthorizedError, 401, lambda: stranger.generations.get("0123456789abcdef"))
    failure(sync.UnauthorizedError, 401, lambda: stranger.generations.create(**request(bench)))
    assert httpx.get(f"{bench.base}/v2/outputs/0123456789abcdef/guess/film.mp4").status_code == 404


def the_asynchronous_client_works_too(bench):
    async def ask():
        client = sync.AsyncSync(base_url=bench.base, api_key=TOKEN)
        made = await client.generations.create(**request(bench))
        return await client.generations.get(made.id)

    film(finished(bench.client, asyncio.run(ask()).id))


def a_generation_survives_the_server(bench):
    made = bench.client.generations.create(**request(bench))
    bench.server.stop()
    bench.server.start()
    done = finished(bench.client, made.id)
    film(done)


def too_many_requests_are_told_to_wait(bench):
    """Last of all: nothing can be made for a minute afterwards."""
    for _ in range(61):
        answer = bench.http.post("/v2/generate", json={"model": "mesh", "input": []})
        if answer.status_code == 429:
            break
        assert answer.status_code == 400, answer.text
    assert answer.status_code == 429, "61 requests in a minute should be too many"
    assert 1 <= int(answer.headers["Retry-After"]) <= 60, answer.headers
    failure(ApiError, 429, lambda: bench.client.generations.create(**request(bench)))
    assert bench.client.models.list(), "reading has a limit of its own"


TESTS = [
    models_are_listed, a_cost_is_nothing_and_counts_frames, a_film_is_made_of_addresses_and_a_webhook_tells_of_it,
    a_film_is_made_of_files, a_face_of_the_server_says_a_text, segments_speak_with_sounds_of_their_own,
    the_speaker_can_be_pointed_at, generations_are_listed, a_key_makes_a_request_once,
    wrong_requests_are_refused_in_words, what_cannot_be_fetched_fails_with_a_reason,
    everything_below_v2_answers_in_its_shape, a_wrong_key_is_refused, the_asynchronous_client_works_too,
    a_generation_survives_the_server, too_many_requests_are_told_to_wait,
]


def make_inputs(folder):
    """A clip of the portrait that ships, and speech."""
    clip, speech = folder / "clip.mp4", folder / "speech.wav"
    write_speech(speech)
    command = [server.PROGRAM, "say", "default", "Good morning.", "-o", clip, "--json"]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    done = json.loads(lines[-1])
    # Nobody is at the corner: the refusal says where the face is.
    command = [server.PROGRAM, "dub", "default", speech, "--face-at", "0,0", "-o", folder / "none.mp4"]
    refusal = subprocess.run(command, capture_output=True, text=True, check=False).stderr
    place = re.search(r"1 at (\d+),(\d+)", refusal)
    assert place, refusal
    return types.SimpleNamespace(
        clip=clip, speech=speech, clip_seconds=done["seconds"], face=tuple(map(int, place.groups())))


def main():
    wanted = sys.argv[1:]
    tests = [test for test in TESTS if not wanted or test.__name__ in wanted]
    os.environ["LIPSTREAM_WEBHOOK_SECRET"] = SECRET
    start, failures = time.monotonic(), 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "inputs").mkdir()
        bench = make_inputs(folder / "inputs")
        with Neighbour(folder / "inputs") as bench.neighbour:
            options = ["--token", TOKEN, "--fetch-from", bench.neighbour.authority]
            with server.Server(folder / "server", *options) as bench.server:
                bench.base = bench.server.base
                bench.client = sync.Sync(base_url=bench.base, api_key=TOKEN)
                bench.http = httpx.Client(base_url=bench.base, headers={"x-api-key": TOKEN})
                for test in tests:
                    began = time.monotonic()
                    try:
                        test(bench)
                        print(f"ok    {test.__name__} ({time.monotonic() - began:.1f} s)", flush=True)
                    except Exception:
                        failures += 1
                        print(f"FAIL  {test.__name__}\n{traceback.format_exc()}", flush=True)
            if failures:
                print((folder / "server" / "server.log").read_text()[-3000:])
    print(f"{len(tests) - failures} of {len(tests)} tests passed in {time.monotonic() - start:.0f} s")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
