import type { Locator, Page } from "playwright-core";

/** Chooses a day in a date picker's calendar, the only way on a phone. */
export async function choose(page: Page, label: string, day: string): Promise<void> {
  await page.getByLabel(label, { exact: true }).click();
  const calendar = page.locator(".ant-picker-dropdown:visible");
  await calendar.waitFor();
  // Within its own month's panel: the last days of a month are also at the edge of the next one.
  const cell = calendar.locator(`td.ant-picker-cell-in-view[title="${day}"]`);
  const first = calendar.locator("td.ant-picker-cell-in-view").first();
  while ((await cell.count()) === 0) {
    const shown = (await first.getAttribute("title"))!;
    await calendar.locator(`.ant-picker-header-${shown < day ? "next" : "prev"}-btn`).click();
    await calendar.locator(`td.ant-picker-cell-in-view[title="${shown}"]`).waitFor({ state: "detached" });
  }
  await cell.click();
  await calendar.waitFor({ state: "hidden" });
}

/** Chooses a full hour. */
export async function pick(page: Page, field: Locator, hour: string): Promise<void> {
  await field.click();
  const column = page.locator(".ant-picker-dropdown:visible .ant-picker-time-panel-column").first();
  await scrolled(column);
  await column.getByText(hour, { exact: true }).click();
  await column.locator(".ant-picker-time-panel-cell-selected", { hasText: hour }).waitFor();
}

/** Resolves when a column has stopped scrolling to the chosen hour; an earlier click might miss. */
async function scrolled(column: Locator): Promise<void> {
  await column.evaluate(async (list) => {
    let [before, still] = [-1, 0];
    while (still < 10) {
      await new Promise(requestAnimationFrame);
      still = list.scrollTop === before ? still + 1 : 0;
      before = list.scrollTop;
    }
  });
}
