/** JSON of unknown shape -> the parts of a reply, and what was done beside talking. */

import { fields, list, number, oneOf, orNull, string } from "./fields";
import type { Article, Card, FormField, Reply, ReplyPart } from "./types";

const ACTIONS = ["link", "postback"] as const;
const FIELDS = ["text", "text_area", "email", "select"] as const;
const EFFECTS = ["read", "write", "money"] as const;
const OUTCOMES = ["done", "failed", "timed_out", "refused", "needs_approval"] as const;
const FLOWS = ["asks", "done", "failed", "dropped"] as const;

/** Read why something is suggested. */
export function reason(value: unknown): Card["reasons"][number] {
  const given = fields(value);
  return { text: string(given["text"]), evidence: string(given["evidence"]) };
}

function card(value: unknown): Card {
  const given = fields(value);
  return {
    title: string(given["title"]),
    description: string(given["description"]),
    picture: string(given["picture"]),
    actions: list(given["actions"], (item) => {
      const action = fields(item);
      return { kind: oneOf(action["kind"], ACTIONS, "postback"), text: string(action["text"]), target: string(action["target"]) };
    }),
    item: string(given["item"]),
    reasons: list(given["reasons"], reason),
    source: string(given["source"]),
  };
}

function formField(value: unknown): FormField {
  const given = fields(value);
  return {
    name: string(given["name"]),
    label: string(given["label"]),
    type: oneOf(given["type"], FIELDS, "text"),
    placeholder: string(given["placeholder"]),
    default: string(given["default"]),
    options: list(given["options"], (item) => string(item)),
    optional: given["optional"] === true,
  };
}

function link(value: unknown): Article["items"][number] {
  const given = fields(value);
  return { title: string(given["title"]), description: string(given["description"]), link: string(given["link"]) };
}

/** Read one part of a reply; one of a kind that this page does not know is its text. */
export function replyPart(value: unknown): ReplyPart {
  const given = fields(value);
  switch (given["kind"]) {
    case "choices":
      return { kind: "choices", options: list(given["options"], (item) => string(item)) };
    case "image":
      return { kind: "image", blob: string(given["blob"]), media_type: string(given["media_type"]), alt: string(given["alt"]) };
    case "cards":
      return { kind: "cards", items: list(given["items"], card) };
    case "form":
      return { kind: "form", fields: list(given["fields"], formField) };
    case "article":
      return { kind: "article", items: list(given["items"], link) };
    case "voice":
      return { kind: "voice", url: string(given["url"]), media_type: string(given["media_type"]) };
    default:
      return { kind: "text", text: string(given["text"]) };
  }
}

/** Read a tool that was used. */
export function called(value: unknown): NonNullable<Reply["calls"]>[number] {
  const given = fields(value);
  return {
    tool: string(given["tool"]),
    effect: oneOf(given["effect"], EFFECTS, "read"),
    arguments: {}, // the page shows none: they are for the record
    outcome: oneOf(given["outcome"], OUTCOMES, "done"),
    message: string(given["message"]),
  };
}

/** Read where a flow stands. */
export function flow(value: unknown): NonNullable<Reply["flow"]> {
  const given = fields(value);
  return { flow: string(given["flow"]), step: string(given["step"]), phase: oneOf(given["phase"], FLOWS, "asks") };
}

/** Read why a person is brought in. */
export function transfer(value: unknown): NonNullable<Reply["transfer"]> {
  const given = fields(value);
  return { trigger: string(given["trigger"]), queue: string(given["queue"]), wait: orNull(given["wait"], number) };
}
