import { createRoot } from "react-dom/client";
import { App } from "./app/app.js";
import { applyAppearance } from "./appearance/appearance.js";
import "./appearance/base.css";
import { Device } from "./device/device.js";
import { Outbox } from "./outbox/outbox.js";
import { Session } from "./session/session.js";
import { watchForUpdate } from "./shell/pending-update.js";

applyAppearance();
const device = new Device();
const session = new Session(device);
const outbox = new Outbox(device, session);
void session.start();
void outbox.start();
if (import.meta.env.PROD) void watchForUpdate();
createRoot(document.getElementById("root")!).render(
  <App session={session} device={device} outbox={outbox} />,
);
