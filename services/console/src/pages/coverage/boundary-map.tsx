import { Button } from "antd";
import { useEffect, useRef, useState } from "react";
import { useTranslations } from "../../language/language.js";
import { defineMessages } from "../../language/message-catalog.js";
import { Icon } from "../../ui/icon.js";
import { Nothing } from "../../ui/notices.js";
import { Section } from "../../ui/section.js";
import { readBoundaries, shapesOf } from "./boundaries.rules.js";
import styles from "./boundary-map.module.css";
import { storeFile, loadFile, type StoredFile } from "./file-store.js";
import { Outlines } from "./outlines.js";
import type { Tile } from "./tiles.js";

const messages = defineMessages({
  "zh-CN": {
    title: (audience: string) => `地图 · ${audience}`,
    about:
      "街道和社区的界线不对外公开，星路不自带。您有界线文件（GeoJSON）时可在此打开：文件只保存在这个浏览器里，不会上传。",
    system:
      "属性中要有区划代码或与本页相同的名称。坐标用经纬度：国测局坐标（GCJ-02，国内地图平台通用）与 WGS-84 相差数百米；这里只画界线、不叠加底图，两种都可以，但同一文件中不要混用。投影坐标（以米为单位）不能识别。",
    open: "打开界线文件",
    other: "换一个文件",
    forget: "移除",
    unreadable: "这个文件不是以经纬度为坐标的 GeoJSON（FeatureCollection），没有打开。",
    tooLarge: "文件超过 30 MB，请先简化界线。",
    unkept: "浏览器没有保存这个文件；关闭页面后需要重新打开。",
    noneFound: "文件中没有本页的街道或社区：请核对属性里的区划代码或名称。",
    found: (found: number, all: number, file: string) => `${file}：画出 ${all} 个区域中的 ${found} 个`,
  },
  en: {
    title: (audience) => `Map · ${audience}`,
    about:
      "The boundaries of streets and communities are not public, and Starlane brings none along. If you have them (GeoJSON), open the file here: it is kept in this browser only and never sent.",
    system:
      "Its properties must hold division codes, or names as on this page. Coordinates are degrees: GCJ-02, which maps made in China use, is some hundred metres off WGS 84. Only outlines are drawn here, over no other map, so either will do, but not both in one file. Projected coordinates, in metres, cannot be read.",
    open: "Open boundaries",
    other: "Open another file",
    forget: "Remove",
    unreadable: "This file is no GeoJSON FeatureCollection in degrees; it was not opened.",
    tooLarge: "The file is larger than 30 MB; simplify the boundaries first.",
    unkept: "The browser did not keep this file; open it again after the page was closed.",
    noneFound:
      "None of this page's areas is in the file: look at the division codes or names in its properties.",
    found: (found, all, file) => `${file}: ${found} of ${all} areas are drawn`,
  },
});

const KEY = "boundaries";
const LARGEST_BYTES = 30_000_000;
const WIDTH = 1000;

interface BoundaryMapProps {
  readonly audience: string;
  readonly streets: readonly Tile[];
  readonly communities: readonly Tile[];
  readonly addressOf: (area: string) => string;
}

/** Geographical map of the coverage, once the user has supplied a file of boundaries. */
export function BoundaryMap({ audience, streets, communities, addressOf }: BoundaryMapProps) {
  const t = useTranslations(messages);
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<StoredFile | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    void loadFile(KEY).then(setFile);
  }, []);

  const open = async (chosen: File) => {
    if (chosen.size > LARGEST_BYTES) return setProblem(t.tooLarge);
    const text = await chosen.text();
    if (!readBoundaries(text, [])) return setProblem(t.unreadable);
    const kept = { name: chosen.name, text };
    setFile(kept);
    setProblem(null);
    return storeFile(KEY, kept).catch(() => setProblem(t.unkept));
  };
  const forget = () => {
    setFile(null);
    setProblem(null);
    void storeFile(KEY, null).catch(() => {});
  };
  // At the finest level that the file has: communities when it has most of them, else streets.
  const fine = file && readBoundaries(file.text, communities);
  const isFine = fine !== null && fine.found.length > communities.length / 2;
  const tiles = isFine ? communities : streets;
  const found = isFine ? fine.found : ((file && readBoundaries(file.text, streets))?.found ?? []);
  const drawing = shapesOf(found, WIDTH);
  return (
    <Section
      title={t.title(audience)}
      aside={
        file && (
          <span className={styles.file}>
            <Button size="small" type="text" onClick={() => input.current?.click()}>
              {t.other}
            </Button>
            <Button size="small" type="text" onClick={forget}>
              {t.forget}
            </Button>
          </span>
        )
      }
    >
      <input
        ref={input}
        type="file"
        accept=".json,.geojson,application/geo+json,application/json"
        aria-label={t.open}
        hidden
        onChange={({ target }) => {
          const [chosen] = target.files ?? [];
          if (chosen) void open(chosen);
          target.value = "";
        }}
      />
      {problem && (
        <p role="alert" className={styles.problem}>
          {problem}
        </p>
      )}
      {!file && (
        <div className={styles.empty}>
          <p>{t.about}</p>
          <p>{t.system}</p>
          <Button icon={<Icon name="place" size={16} />} onClick={() => input.current?.click()}>
            {t.open}
          </Button>
        </div>
      )}
      {file && found.length === 0 && <Nothing>{t.noneFound}</Nothing>}
      {file && found.length > 0 && (
        <>
          <Outlines {...drawing} width={WIDTH} tiles={tiles} addressOf={addressOf} />
          <p className={styles.note}>{t.found(found.length, tiles.length, file.name)}</p>
        </>
      )}
    </Section>
  );
}
