import { Page } from "../../ui/page.js";
export function Component() { return <Page title="x"><p>.</p></Page>; }
