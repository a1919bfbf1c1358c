import { chromium } from "playwright-core";
const base = process.argv[2];
const b = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});
const page = await b.newPage({ viewport: { width: 1280, height: 900 }, colorScheme: "light" });
page.on("console", (m) => console.log("console", m.type(), m.text()));
page.on("pageerror", (e) => console.log("pageerror", e.message));
const t0 = Date.now();
await page.goto(`${base}/console/`);
await page.getByRole("button", { name: "Join" }).waitFor();
console.log("interactive", Date.now() - t0);
await page.screenshot({ path: "/tmp/shots/join.png" });
await page.getByRole("button", { name: "Join" }).click();
await page.getByRole("button", { name: "+ Another actor" }).click();
await page.getByLabel("gm").check();
await page.getByRole("button", { name: "Join", exact: true }).click();
await page.waitForTimeout(1500);
const mara = page.getByRole("region", { name: "Mara's seat" });
const teo = page.getByRole("region", { name: "Teo's seat" });
await mara.getByLabel("Mara says").fill("Good evening, <b>Teo</b>. The tide is early.");
await mara.getByLabel("Mara says").press("Enter");
await teo.getByLabel("Teo says").fill("/w mara not a word");
await teo.getByLabel("Teo says").press("Enter");
await teo.getByLabel("Teo says").fill("/grantItems mara 3:gold,1:rope");
await teo.getByLabel("Teo says").press("Enter");
await mara.getByLabel("Mara says").fill("/trade teo 1:rope 2:gold for the lantern");
await mara.getByLabel("Mara says").press("Enter");
await mara.getByLabel("Mara says").fill("/duel teo the bridge toll");
await mara.getByLabel("Mara says").press("Enter");
await teo.getByRole("button", { name: "Take it up" }).click();
await page.getByText("Dice, checked on this page").first().waitFor();
await page.waitForTimeout(500);
await mara.getByText(/^Verbs/).click();
await mara.getByText("Why can't I?").click();
await page.screenshot({ path: "/tmp/shots/play.png", fullPage: true });
await mara.getByText("Network", { exact: true }).click();
await mara.getByText("Frames", { exact: true }).click();
await page.getByText("Time travel").click();
await page.getByRole("button", { name: "Read the log" }).click();
await page.waitForTimeout(800);
await page.screenshot({ path: "/tmp/shots/more.png", fullPage: true });
await page.emulateMedia({ colorScheme: "dark" });
await page.setViewportSize({ width: 390, height: 844 });
await page.screenshot({ path: "/tmp/shots/phone-dark.png", fullPage: true });
await b.close();
