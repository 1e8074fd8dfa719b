import { createRoot } from "react-dom/client";
import { App } from "./app/app.js";
import { keepPainted } from "./appearance/appearance.js";
import "./appearance/base.css";
import { Session } from "./session/session.js";

keepPainted();
const session = new Session();
void session.start();
createRoot(document.getElementById("root")!).render(<App session={session} />);
