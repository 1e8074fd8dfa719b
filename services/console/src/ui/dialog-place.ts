/** Where dialogs are put: in the body antd would stop it from scrolling by a style that the page's policy does not let in. */
export function dialogPlace(): HTMLElement {
  return document.querySelector<HTMLElement>("#root")!;
}
