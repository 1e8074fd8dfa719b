import type { Locator, Page } from "playwright-core";

/** Chooses a day in its calendar, as one must on a phone. */
export async function choose(page: Page, label: string, day: string): Promise<void> {
  await page.getByLabel(label, { exact: true }).click();
  const calendar = page.locator(".ant-picker-dropdown:visible");
  await calendar.waitFor();
  const cell = calendar.locator(`td[title="${day}"]`);
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
  await column.getByText(hour, { exact: true }).click();
}
