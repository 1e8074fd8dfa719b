/**
 * Returns the container of dialogs. In the body, antd would disable scrolling by an inline style that the page's policy
 * forbids.
 */
export function dialogPlace(): HTMLElement {
  return document.querySelector<HTMLElement>("#root")!;
}
