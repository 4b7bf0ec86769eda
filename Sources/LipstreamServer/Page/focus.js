// Rebuilding a part of the page must not take the keyboard's place away.

/** Replaces an element's children; the control with the same `data-key` gets the focus back. */
export function rebuild(element, children) {
  const { activeElement } = document;
  const key = element.contains(activeElement) ? activeElement.dataset.key : undefined;
  element.replaceChildren(...children);
  if (key) element.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus();
}
