// The numbers of the session, for people who want to know.

import { say } from "./text.js";

const $ = (id) => document.getElementById(id);

/** Draws what `statistics()` of the page gives. */
export function drawDetails({ state, fps, latencyMs, dropped, serverDropped, skewMs, underruns, description }) {
  const pair = ({ p50, p95 }) => `${Math.round(p50)} / ${say("ms", { value: Math.round(p95) })}`;
  $("state-name").textContent = say(`state.${state}`);
  $("fps").textContent = fps;
  $("latency").textContent = latencyMs?.p50 ? pair(latencyMs) : "–";
  $("dropped").textContent = dropped + serverDropped;
  $("skew").textContent = skewMs.count ? pair(skewMs) : "–";
  $("picture").textContent = description ? `${description.width} × ${description.height}, ${description.engine}` : "–";
  $("gaps").textContent = underruns;
}
