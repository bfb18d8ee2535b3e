/** Building elements without HTML strings, so that no content security policy is in the way. */

type Value = string | number | boolean | null;
export type Attributes = Readonly<Record<string, Value>>;
export type Child = Node | string | null;

/** An HTML element; attributes that are null or false are left out, true ones are empty. */
export function html<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  return fill(document.createElement(tag), attributes, children);
}

/** A custom element of the toolkit, which is registered before any view is built. */
export function custom(tag: string, attributes: Attributes = {}, ...children: Child[]): HTMLElement {
  return fill(document.createElement(tag), attributes, children);
}

/** An SVG element. */
export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): SVGElementTagNameMap[K] {
  return fill(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);
}

/** Sets attributes; null and false remove them. */
export function setAttributes(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === false) element.removeAttribute(name);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
}

/** Replaces what an element holds. Where the focus was in it, it stays: on what it was on, else on the element itself. */
export function refill(element: HTMLElement, ...children: Node[]): void {
  const { activeElement: focused } = document;
  const hadFocus = element.contains(focused);
  element.replaceChildren(...children);
  if (!hadFocus || !(focused instanceof HTMLElement)) return;
  if (!element.contains(focused)) element.tabIndex = -1;
  (element.contains(focused) ? focused : element).focus({ preventScroll: true });
}

function fill<E extends Element>(element: E, attributes: Attributes, children: readonly Child[]): E {
  setAttributes(element, attributes);
  element.append(...children.filter((child) => child !== null));
  return element;
}
