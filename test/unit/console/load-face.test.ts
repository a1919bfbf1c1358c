import { expect, test, vi } from "vitest";
import { loadFace } from "../../../src/console/shell/load-face.ts";

/** A browser's tab whose entry of the history outlives a reload. */
function tab() {
  const reload = vi.fn<() => void>();
  let state: unknown = null;
  const history = {
    get state(): unknown {
      return state;
    },
    replaceState: (next: unknown): void => {
      state = next;
    },
  };
  return { history, reload };
}
const gone = () => Promise.reject(new Error("404"));

test("UI5 a chunk that is gone has the page loaded again, once", async () => {
  const port = tab();
  expect(await loadFace(gone, port)).toBeUndefined();
  expect(port.reload).toHaveBeenCalledTimes(1);
  await expect(loadFace(gone, port)).rejects.toThrow("404");
  expect(port.reload).toHaveBeenCalledTimes(1);
});

test("UI5 after a reload that helped, the next deploy has the page loaded again too", async () => {
  const port = tab();
  await loadFace(gone, port);
  expect(await loadFace(() => Promise.resolve("a face"), port)).toBe("a face");
  expect(await loadFace(gone, port)).toBeUndefined();
  expect(port.reload).toHaveBeenCalledTimes(2);
});
