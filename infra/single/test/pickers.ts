import type { Locator, Page } from "playwright-core";

/** Chooses a day in its calendar, as one must on a phone. */
export async function choose(page: Page, label: string, day: string): Promise<void> {
  await page.getByLabel(label, { exact: true }).click();
  const calendar = page.locator(".ant-picker-dropdown:visible");
  await calendar.waitFor();
  const cell = calendar.locator(`td[title="${day}"]`);
  while ((await cell.count()) === 0) await calendar.locator(".ant-picker-header-next-btn").click();
  await cell.click();
  await calendar.waitFor({ state: "hidden" });
}

/** Chooses a full hour. */
export async function pick(page: Page, field: Locator, hour: string): Promise<void> {
  await field.click();
  const column = page.locator(".ant-picker-dropdown:visible .ant-picker-time-panel-column").first();
  await column.getByText(hour, { exact: true }).click();
}
