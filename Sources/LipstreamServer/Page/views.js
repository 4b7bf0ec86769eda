// The tabs beside the face: one view at a time, the face stays. Keys as in the tabs pattern of the ARIA practices
// guide.

const $ = (id) => document.getElementById(id);
const NAMES = ["speak", "faces", "films", "settings"];
const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** Shows one view; its tab does not get the focus. */
export function openView(name) {
  for (const other of NAMES) {
    const isOpen = other === name, tab = $(`tab-${other}`);
    tab.ariaSelected = String(isOpen);
    tab.tabIndex = isOpen ? 0 : -1;
    $(`view-${other}`).hidden = !isOpen;
  }
  dispatchEvent(new CustomEvent("view", { detail: name }));
}

export function startViews() {
  for (const [index, name] of NAMES.entries()) {
    const tab = $(`tab-${name}`);
    tab.onclick = () => openView(name);
    tab.onkeydown = (event) => {
      const ends = { Home: 0, End: NAMES.length - 1 };
      const next = ends[event.key] ?? (STEPS[event.key] && (index + STEPS[event.key] + NAMES.length) % NAMES.length);
      if (next === undefined) return;
      event.preventDefault();
      openView(NAMES[next]);
      $(`tab-${NAMES[next]}`).focus();
    };
  }
  openView(NAMES[0]);
}
