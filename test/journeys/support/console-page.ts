import type { Browser, BrowserContext, Page } from "playwright-core";

/** A page of the console in a browser profile of its own, and what the browser complained about in it. */
export interface ConsolePage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors and dialogs; requests that the hub refused are none. */
  readonly complaints: readonly string[];
}

interface ConsolePageOptions {
  /** Below the hub's address, from `/console/` on. */
  readonly path?: string;
  readonly colorScheme?: "light" | "dark" | undefined;
  readonly width?: number | undefined;
  /** For axe, which the pages' own policy would not let in. */
  readonly bypassCSP?: boolean;
  /** Has the page think that the hub is in production, and hands tokens out at this address, if any (UI4). */
  readonly production?: { readonly signIn?: string };
}

/** Opens a page of a hub's console. */
export async function openConsolePage(
  browser: Browser,
  edgeUrl: string,
  { path = "/console/", colorScheme = "light", width = 1280, bypassCSP = false, production }: ConsolePageOptions = {},
): Promise<ConsolePage> {
  const context = await browser.newContext({ colorScheme, viewport: { width, height: 800 }, bypassCSP });
  if (production !== undefined) {
    await context.route("**/healthz", (route) =>
      route.fulfill({ json: { status: "ok", version: "0.1.0", ...production } }),
    );
  }
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    const isRefusal = message.text().startsWith("Failed to load resource");
    if (message.type() === "error" && !isRefusal) complaints.push(message.text());
  });
  page.on("pageerror", (error) => void complaints.push(error.message));
  page.on("dialog", (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(`${edgeUrl}${path}`);
  return { page, context, complaints };
}

/** Opens a face in development and signs in to the hub `journeys`; axe may look at it. */
export async function openConsoleFace(
  browser: Browser,
  edgeUrl: string,
  options: Pick<ConsolePageOptions, "path" | "colorScheme" | "width">,
) {
  const opened = await openConsolePage(browser, edgeUrl, { ...options, bypassCSP: true });
  const { page } = opened;
  await page.getByLabel("Hub").fill("journeys");
  await page.getByLabel("Hub").press("Enter");
  return { ...opened, section: (name: string) => page.getByRole("region", { name }) };
}

/** A line that runs a script, or shows a picture, where a page takes text for markup. */
export const MARKUP = `<img src=x onerror="alert(1)"> <script>alert(2)</script> [a](javascript:alert(3))`;

/** Writes {@link MARKUP} into every text field in sight and sends each form, whatever its fields ask for. */
export async function sendMarkup(page: Page): Promise<number> {
  const fields = page.locator("main input:not([type]), main input[type=text], main textarea");
  let filled = 0;
  for (const field of await fields.all()) {
    if (!(await field.isVisible()) || !(await field.isEditable())) continue;
    await field.fill(MARKUP);
    filled += 1;
  }
  await page.evaluate(`for (const form of document.querySelectorAll("main form")) {
    form.noValidate = true;
    form.requestSubmit();
  }`);
  return filled;
}

/** Approves and rejects the first items of the desk in turns. */
export async function decideByKeyboard(page: Page, count: number): Promise<void> {
  for (let decided = 0; decided < count; decided += 1) {
    await page.keyboard.press(decided % 2 === 0 ? "a" : "r");
    await page.keyboard.type("as the others");
    await page.keyboard.press("Enter");
  }
}
