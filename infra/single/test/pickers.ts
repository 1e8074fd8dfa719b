import type { Locator, Page } from "playwright-core";

/** Chooses a day in its calendar, as one must on a phone. */
export async function choose(page: Page, label: string, day: string): Promise<void> {
  await page.getByLabel(label, { exact: true }).click();
  const calendar = page.locator(".ant-picker-dropdown:visible");
  await calendar.waitFor();
  const cell = calendar.locator(`td[title="${day}"]`);
  while ((await cell.count()) === 0) await turnThePage(calendar);
  await cell.click();
  await calendar.waitFor({ state: "hidden" });
}

async function turnThePage(calendar: Locator): Promise<void> {
  const month = calendar.locator(".ant-picker-header-view");
  const shown = await month.innerText();
  await calendar.locator(".ant-picker-header-next-btn").click();
  await month.filter({ hasNotText: shown }).waitFor();
}

/** Chooses a full hour. */
export async function pick(page: Page, field: Locator, hour: string): Promise<void> {
  await field.click();
  const column = page.locator(".ant-picker-dropdown:visible .ant-picker-time-panel-column").first();
  await column.getByText(hour, { exact: true }).click();
}
