import { ApiError } from "@starlane/graphql";

export const ANOTHER_SITE = new ApiError("FORBIDDEN", {
  "zh-CN": "其他网站的页面不能建立此连接。",
  en: "A page of another site may not open this connection.",
});

export const MALFORMED_HANDSHAKE = new ApiError(
  "BAD_USER_INPUT",
  {
    "zh-CN": "无法建立 WebSocket 连接：请求头 Sec-WebSocket-Key、-Version 或 -Protocol 有误。",
    en: "No WebSocket can be opened: the header Sec-WebSocket-Key, -Version or -Protocol is wrong.",
  },
  {},
  { reason: "MALFORMED_HANDSHAKE" },
);

const TOO_MANY = {
  "zh-CN": "来自同一地址的连接过多：最多 {most} 个，请关闭不用的页面。",
  en: "Too many connections from one address: {most} at most; close the pages you do not need.",
};

export function tooManySockets(most: number): ApiError {
  const retryAfterSeconds = 60;
  return new ApiError("RATE_LIMITED", TOO_MANY, { most }, { retryAfterSeconds });
}
