import { isLongerThan, readText } from "@starlane/graphql";

/**
 * The names people write in a list: letters of any script, with points, spaces and hyphens between them. No digits, so
 * that a number is never stored as a name.
 */
const NAME = /^\p{L}[\p{L}\p{M}\p{Zs}·•・‧.'’()（）-]*$/u;
const LONGEST_NAME = 100;

/** Returns a name as it is stored; null when it is not a name. Surrounding and repeated blanks are dropped. */
export function readName(given: string): string | null {
  const reading = readText(given);
  if ("refused" in reading) return null;
  const name = reading.text.replaceAll(/\s+/gu, " ").trim();
  return !isLongerThan(name, LONGEST_NAME) && NAME.test(name) ? name : null;
}

/**
 * Masks a name for viewers who may see the person: the surname and an asterisk, such as 王*, 欧阳*, J*. A name that would
 * be shown whole becomes an asterisk.
 */
export function maskName(name: string): string {
  const characters = [...graphemes.segment(name)].map(({ segment }) => segment);
  const isCompound = characters.length > 2 && COMPOUND.has(characters.slice(0, 2).join(""));
  const shown = characters.slice(0, isCompound ? 2 : 1);
  return characters.length > shown.length ? `${shown.join("")}*` : "*";
}

const graphemes = new Intl.Segmenter("zh");

/** Surnames of two characters, from today's registers and the Hundred Family Surnames. */
const COMPOUND = new Set(
  (
    "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 慕容 " +
    "仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 榖梁 拓跋 夹谷 轩辕 " +
    "令狐 段干 百里 呼延 东郭 南门 羊舌 微生 梁丘 左丘 西门 第五 南荣 东里 东宫 仲长 即墨 达奚 褚师 纳兰 完颜 淳于 " +
    "单于 公仪 公输 歐陽 司馬 東方 獨孤 南宮 萬俟 聞人 諸葛 尉遲 赫連 澹臺 濮陽 申屠 公孫 仲孫 鍾離 長孫 鮮于 東郭 南門 西門"
  ).split(" "),
);
