// Rebuilding a part of the page must not take the keyboard's place away.

/** Replaces an element's children; the control with the same `data-key` gets the focus back. */
export function rebuild(element, children) {
  const { activeElement } = document;
  const key = element.contains(activeElement) ? activeElement.dataset.key : undefined;
  element.replaceChildren(...children);
  if (key) element.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus();
}

/**
 * Runs `change`, which takes an entry out of a list. If the focus was in it, the entry that follows gets it, else the
 * one before, else `otherwise`.
 */
export async function keepFocus(entry, selector, otherwise, change) {
  const hadFocus = entry?.contains(document.activeElement);
  const list = entry?.parentElement, index = list ? [...list.children].indexOf(entry) : -1;
  await change();
  // Only where the focus was lost: people may have gone elsewhere meanwhile.
  if (!hadFocus || document.activeElement !== document.body) return;
  const left = [...list.children];
  for (const near of [...left.slice(index), ...left.slice(0, index).reverse()]) {
    const control = near.querySelector(selector);
    if (control) return control.focus();
  }
  otherwise.focus();
}

/** Hides a control that may have the focus; `other` gets it then. */
export function hide(element, other) {
  if (element.hidden) return;
  if (element.contains(document.activeElement)) other.focus();
  element.hidden = true;
}
