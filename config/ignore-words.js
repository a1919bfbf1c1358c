import { declareValuePlugin, PluginKind } from "@stryker-mutator/api/plugin";

/** Properties that hold words for a person; tests judge codes and data, not prose. */
const PROSE = new Set(["detail", "label", "message", "summary"]);
const CALLS = new Map([
  // Where among its arguments a function takes such words.
  ["reject", 1],
  ["moderationVerb", 0],
  ["rateLimited", 0],
  ["limited", 0],
  ["allowance", 2],
  ["Error", 0],
  // Reasons that a person reads in the log.
  ["beginClosing", 1],
  ["endJob", 2],
]);

/** Leaves out mutants of sentences: whether one reads well no test can say. */
export const strykerPlugins = [
  declareValuePlugin(PluginKind.Ignore, "words", {
    shouldIgnore({ node, parent, key, listKey }) {
      if (node.type !== "StringLiteral" && node.type !== "TemplateLiteral") return;
      if (parent?.type === "ObjectProperty" && key === "value" && PROSE.has(parent.key?.name)) return "words";
      const isCall = parent?.type === "CallExpression" || parent?.type === "NewExpression";
      if (isCall && listKey === "arguments" && CALLS.get(parent.callee?.name) === key) return "words";
    },
  }),
];
