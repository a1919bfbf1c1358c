import { expect, test } from "vitest";
import { readArguments } from "../../../../tools/load/arguments.ts";

const wrong = (...argv: string[]) => {
  const read = readArguments(argv);
  return read.kind === "wrong" ? read.message : read.kind;
};

test("load takes what it is told, and draws a seed of its own where none is given", () => {
  const argv = [
    "--rooms",
    "20",
    "--clients",
    "3",
    "--seconds",
    "60",
    "--faults",
    "--json",
    "--seed",
    "7",
    "--record",
    "d",
  ];
  const read = readArguments(argv);
  const modes = { faults: true, hostile: false, json: true };
  const taken = { rooms: 20, clients: 3, seconds: 60, seed: 7, ...modes, recordTo: "d" };
  expect(read).toEqual({ kind: "run", arguments: taken });
  const seeds = Array.from({ length: 3 }, () => {
    const drawn = readArguments([]);
    return drawn.kind === "run" ? drawn.arguments.seed : -1;
  });
  expect(new Set(seeds).size).toBeGreaterThan(1);
});

test("load --hostile wants a fifth of the clients, and somebody in it", () => {
  expect(wrong("--hostile", "--clients", "4")).toContain("--hostile needs at least 5 clients");
  expect(readArguments(["--hostile", "--clients", "5"])).toMatchObject({ arguments: { hostile: true, clients: 5 } });
});

test("load --help is asked for, whatever else stands there", () => {
  expect(readArguments(["--help", "--rooms", "x"]).kind).toBe("help");
});

test("load names what is wrong", () => {
  expect(wrong("--rooms", "0")).toBe("--rooms must be a whole number from 1 to 10000, not 0");
  expect(wrong("--clients", "201")).toContain("--clients must be a whole number from 1 to 200");
  expect(wrong("--seconds", "1.5")).toContain("--seconds");
  expect(wrong("--seed", "-1")).toContain("--seed");
  expect(wrong("--seconds", "")).toContain("--seconds");
  expect(wrong("--colour")).toContain("--colour");
  expect(wrong("--record", "")).toBe("--record needs a name");
  expect(wrong("--url", "hub.example")).toContain("--url must begin with http:// or https://");
});

test("load refuses every address that is not this machine, unless told that it is one's own", () => {
  for (const host of ["localhost:1", "127.0.0.1:8787", "127.9.9.9", "[::1]:80"])
    expect(wrong("--url", `http://${host}`)).toBe("run");
  for (const host of ["hub.example", "10.0.0.1", "127.0.0.1.example", "localhost.example", "0.0.0.0"]) {
    expect(wrong("--url", `https://${host}/`)).toContain("--i-own-this-host");
    expect(wrong("--url", `https://${host}/`, "--i-own-this-host")).toBe("run");
  }
});

test("load refuses --faults on a hub that it did not start", () => {
  expect(wrong("--faults", "--url", "http://127.0.0.1:8787")).toContain("leave --url out");
});
