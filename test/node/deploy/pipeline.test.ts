import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import {
  convertWorkflowTemplate,
  NoOperationTraceWriter,
  parseWorkflow,
  type WorkflowTemplate,
} from "@actions/workflow-parser";
import { beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { findTemporal } from "../../../tools/dev-stack/temporal/find-temporal.ts";
import { PROJECT } from "../../../tools/project.ts";
import { runTool } from "../../support/run-tool.ts";

/** The example of a pipeline, by GitHub's own parser, and every command in it by the program that it calls. */
const FILE = "docs/operations/ci/deploy.yml";
const read = (file: string): string => readFileSync(join(PROJECT, file), "utf8");
const run = promisify(execFile);

let workflow: WorkflowTemplate;
/** Every line of every script. */
let lines: readonly string[];

beforeAll(async () => {
  const parsed = parseWorkflow({ name: FILE, content: read(FILE) }, new NoOperationTraceWriter());
  expect(parsed.context.errors.getErrors()).toEqual([]);
  if (parsed.value === undefined) throw new Error("the pipeline is empty");
  workflow = await convertWorkflowTemplate(parsed.context, parsed.value);
  lines = scriptsOf(read(FILE)).flatMap((script) => script.split("\n"));
});

function scriptsOf(file: string): readonly string[] {
  const { jobs } = parse(file) as { readonly jobs: Readonly<Record<string, { steps: { run?: string }[] }>> };
  return Object.values(jobs).flatMap(({ steps }) => steps.flatMap((step) => step.run ?? []));
}

/** The calls of a program, each as its words without what is quoted or a value. */
function callsOf(program: RegExp): readonly (readonly string[])[] {
  const calls = lines.flatMap((line) => [...line.matchAll(program)].map(([, rest = ""]) => rest));
  return calls.map(
    (rest) =>
      rest
        .replaceAll(/"[^"]*"/g, "VALUE")
        .split(/[;|)>]/)[0]
        ?.trim()
        .split(/\s+/) ?? [],
  );
}

/** The words before the first flag or value. */
function wordsOf(call: readonly string[]): readonly string[] {
  const end = call.findIndex((word) => !/^[a-z][a-z-]*$/.test(word));
  return end === -1 ? call : call.slice(0, end);
}

const flagsOf = (call: readonly string[]) => call.flatMap((word) => /^--[a-z-]+/.exec(word)?.[0] ?? []);

/** The commands of programs that a machine may lack, with their flags as the programs' references have them. */
const ELSEWHERE: Readonly<Record<string, readonly string[]>> = {
  "docker login": ["--username", "--password-stdin"],
  "docker build": ["--tag"],
  "docker push": [],
  "kustomize edit set image": [],
  "kubectl apply": ["--kustomize"],
  "kubectl delete job": ["--ignore-not-found"],
  "kubectl wait": ["--for", "--timeout"],
  "kubectl rollout status": ["--timeout"],
  "kubectl rollout undo": [],
};

describe("the example of a pipeline", () => {
  test("RUN10 BRG7 is a workflow that GitHub takes, and its jobs come in the order of a deploy", () => {
    expect(workflow.errors ?? []).toEqual([]);
    const needs = Object.fromEntries(
      workflow.jobs.map((job) => [job.id.value, (job.needs ?? []).map(({ value }) => value)]),
    );
    expect(needs).toEqual({
      check: [],
      image: ["check"],
      gate: ["image"],
      workers: ["gate"],
      edge: ["gate", "workers"],
      "roll-back": ["workers", "edge"],
    });
    const rollBack = workflow.jobs.find(({ id }) => id.value === "roll-back");
    expect(rollBack?.if.expression).toBe("failure()");
  });

  test("the edge is served to nobody, a tenth, and everybody, and each step before the last can go back", () => {
    const served = lines.flatMap(
      (line) => /wrangler versions deploy (.*?) --env production --yes/.exec(line)?.[1] ?? [],
    );
    expect(served).toEqual([
      '"$BEFORE@100%" "$AFTER@0%"',
      '"$BEFORE@90%" "$AFTER@10%"',
      '"$AFTER@100%"',
      '"$BEFORE@100%"',
    ]);
  });

  test("every command and flag of wrangler is one that it knows", async () => {
    const calls = callsOf(/npx wrangler (.*)/g);
    expect(calls.length).toBeGreaterThan(5);
    const helps = new Map<string, string>();
    for (const call of calls) {
      const words = wordsOf(call);
      const name = words.join(" ");
      const help =
        helps.get(name) ?? (await run(join(PROJECT, "node_modules/.bin/wrangler"), [...words, "--help"])).stdout;
      helps.set(name, help);
      expect(help).toContain(`wrangler ${name}`);
      for (const flag of flagsOf(call)) expect(help).toMatch(new RegExp(`${flag}\\b`));
    }
    expect([...helps.keys()].toSorted()).toEqual(["deployments status", "versions deploy", "versions upload"]);
  }, 120_000);

  test("every script and flag of the project is one that it has", async () => {
    const { scripts } = JSON.parse(read("package.json")) as { readonly scripts: Readonly<Record<string, string>> };
    const usages = new Map<string, string>();
    for (const script of ["ops", "doctor"]) {
      const tool = scripts[script]?.replace("exec node ", "") ?? "";
      usages.set(script, (await runTool(tool, ["--help"], {})).out);
    }
    const calls = callsOf(/npm run -s (.*)/g);
    expect(calls.length).toBeGreaterThan(5);
    for (const [script = "", separator, ...call] of calls) {
      expect([separator, usages.has(script)]).toEqual(["--", true]);
      for (const flag of flagsOf(call)) expect(usages.get(script)).toContain(flag);
      if (script === "ops") expect(usages.get(script)).toMatch(new RegExp(`^ {2}${call[0]} `, "m"));
    }
  });

  test("every script is one that a shell can read", async () => {
    for (const script of scriptsOf(read(FILE))) {
      const shell = run("bash", ["-n"]);
      shell.child.stdin?.end(script);
      expect(await shell).toEqual({ stdout: "", stderr: "" });
    }
  });

  test("every command and flag of Temporal is one that it knows", async () => {
    const { path } = await findTemporal({
      ...{ named: process.env["TEMPORAL_CLI_PATH"], searchPath: process.env["PATH"] ?? "" },
      ...{ cacheDir: join(PROJECT, ".cache/temporal"), progress: () => {}, proxies: [] },
    });
    const calls = callsOf(/^\s*temporal (.*)/g);
    expect(calls.map((call) => call.at(-1))).toEqual(["hub-contests", "hub-closures"]);
    for (const call of calls) {
      const { stdout } = await run(path, [...wordsOf(call), "--help"]);
      for (const flag of flagsOf(call)) expect(stdout).toContain(flag);
    }
  });

  test("every command and flag of docker, kustomize and kubectl is one that they have", () => {
    const used = ["docker", "kustomize", "kubectl"].flatMap((program) =>
      callsOf(new RegExp(`^\\s*${program} (.*)`, "g")).map((call) => {
        const text = [program, ...call].join(" ").replace("kubectl --namespace frontier-hub ", "kubectl ");
        const name = Object.keys(ELSEWHERE).find((each) => text.startsWith(`${each} `)) ?? "";
        const flags = flagsOf(text.split(" "));
        expect([text, flags.filter((flag) => ELSEWHERE[name]?.includes(flag) !== true)]).toEqual([text, []]);
        for (const [, value] of text.matchAll(/--timeout[ =](\S+)/g)) expect(value).toMatch(/^\d+s$/);
        return name;
      }),
    );
    expect([...new Set(used)].toSorted()).toEqual(Object.keys(ELSEWHERE).toSorted());
    const [, image = ""] = /kustomize edit set image "([^=]+)=\$IMAGE"/.exec(lines.join("\n")) ?? [];
    for (const name of ["bridge", "closures", "migrate"]) {
      expect(read(`deploy/kubernetes/${name}.yaml`)).toContain(`image: ${image}\n`);
    }
  });

  test("what it calls in the cluster is there, and what it wants set is in the document", () => {
    const manifests = ["bridge", "closures", "migrate", "kustomization"]
      .map((name) => read(`deploy/kubernetes/${name}.yaml`))
      .join("\n");
    const named = [...lines.join("\n").matchAll(/(?:deployment|job)[/ ](frontier-hub-[a-z]+)/g)].map(
      ([, name = ""]) => name,
    );
    expect(new Set(named)).toEqual(new Set(["frontier-hub-migrate", "frontier-hub-bridge", "frontier-hub-closures"]));
    for (const name of [...named, "namespace: frontier-hub", "name: frontier-hub\n"]) expect(manifests).toContain(name);
    const wanted = [...read(FILE).matchAll(/\b(?:vars|secrets)\.([A-Z_]+)/g)].map(([, name = ""]) => name);
    const page = read("docs/operations/deploy.md").split("## By a pipeline")[1] ?? "";
    expect([...new Set(wanted)].filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });
});
