import { Button } from "antd";
import { useEffect, useRef, useState } from "react";
import { useTranslations } from "../../language/language.js";
import { defineMessages } from "../../language/message-catalog.js";
import styles from "./panel.module.css";

const messages = defineMessages({
  "zh-CN": {
    picture: "摄像头画面，请对准二维码",
    aim: "请对准对方出示的二维码",
    end: "关闭摄像头",
    refused: "没有使用摄像头的权限。请在浏览器设置中允许，或直接输入号码。",
    none: "这台设备没有可用的摄像头，请直接输入号码。",
    insecure: "连接不安全（不是 HTTPS），浏览器不开放摄像头，请直接输入号码。",
  },
  en: {
    picture: "Picture of the camera: hold a code in front of it",
    aim: "Aim at the code they show",
    end: "Close the camera",
    refused: "The camera is not permitted. Permit it in the browser's settings, or type the number.",
    none: "There is no camera here that can be used. Type the number.",
    insecure: "The connection is not secure (no HTTPS), so the browser gives no camera. Type the number.",
  },
});

interface Detector {
  readonly detect: (image: HTMLVideoElement) => Promise<readonly { readonly rawValue: string }[]>;
}
type DetectorClass = {
  new (options: { readonly formats: ["qr_code"] }): Detector;
  readonly getSupportedFormats: () => Promise<readonly string[]>;
};

/** Returns the browser's own barcode detector, or else one in JavaScript. */
async function createDetector(): Promise<Detector> {
  const own = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector;
  const formats = (await own?.getSupportedFormats().catch(() => [])) ?? [];
  if (own && formats.includes("qr_code")) return new own({ formats: ["qr_code"] });
  const { BarcodeDetector } = await import("qr/decode.js");
  return new BarcodeDetector({ formats: ["qr_code"] });
}

const SCAN_INTERVAL_MS = 150;
/** Time during which the same code is ignored, since it stays in the picture for a moment. */
const SAME_CODE_INTERVAL_MS = 4_000;

interface CameraProps {
  readonly onCode: (text: string) => void;
  readonly onEnd: () => void;
}

/** Camera that scans QR codes. No picture leaves the page. */
export default function Camera({ onCode, onEnd }: CameraProps) {
  const t = useTranslations(messages);
  const video = useRef<HTMLVideoElement>(null);
  const [problem, setProblem] = useState<"refused" | "none" | "insecure" | null>(null);
  const latestOnCode = useRef(onCode);
  useEffect(() => {
    latestOnCode.current = onCode;
  });
  useEffect(() => {
    const over = new AbortController();
    watch(video.current!, over.signal, (code) => latestOnCode.current(code)).catch((error: unknown) => {
      if (over.signal.aborted) return;
      if (!navigator.mediaDevices) setProblem("insecure");
      else setProblem((error as DOMException).name === "NotAllowedError" ? "refused" : "none");
    });
    return () => over.abort();
  }, []);
  return (
    <div className={styles.camera} data-problem={problem ?? undefined}>
      {problem === null && <video ref={video} muted playsInline aria-label={t.picture} />}
      <p role="status">{problem === null ? t.aim : t[problem]}</p>
      <Button size="small" onClick={onEnd}>
        {t.end}
      </Button>
    </div>
  );
}

async function watch(
  video: HTMLVideoElement,
  over: AbortSignal,
  notify: (code: string) => void,
): Promise<void> {
  const [stream, detector] = await Promise.all([
    navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false }),
    createDetector(),
  ]);
  const end = () => {
    for (const track of stream.getTracks()) track.stop();
  };
  over.addEventListener("abort", end);
  if (over.aborted) return end();
  video.srcObject = stream;
  await video.play();
  let last = { code: "", at: 0 };
  while (!over.aborted) {
    // A picture that cannot be decoded is skipped.
    const [found] = await detector.detect(video).catch(() => []);
    const isNew =
      found && (found.rawValue !== last.code || performance.now() - last.at > SAME_CODE_INTERVAL_MS);
    if (found) last = { code: found.rawValue, at: performance.now() };
    if (isNew) notify(found.rawValue);
    await new Promise((resolve) => {
      setTimeout(resolve, SCAN_INTERVAL_MS);
    });
  }
}
