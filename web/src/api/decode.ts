/** JSON of unknown shape -> the types of the API. Everything that enters the page is narrowed here, once. */

import { both, fields, list, number, numberList, numbers, oneOf, orNull, scalar, string } from "./fields";
import { called, flow, reason, replyPart, transfer } from "./parts";
import type {
  Citation, Consent, Conversation, DecisionKind, Entity, Evidence, Finding, Findings, Heard, KeptPart, KeptTurn, LiveEvent,
  MakerKind, MediaKind, Person, Phase, Problem, Prompt, Purpose, Reply, Source, TurnEvent,
} from "./types";

const DECISIONS: readonly DecisionKind[] = ["say", "ask", "recommend", "act", "hand_off", "wait"];
const MAKERS: readonly MakerKind[] = ["template", "extract", "model"];
const MEDIA: readonly MediaKind[] = ["image", "audio", "video", "document"];
const PURPOSES: readonly Purpose[] = ["voice", "face"];
const PHASES: readonly Phase[] = ["bot", "waiting", "human", "resolved"];
const PROMPTS: readonly Prompt["kind"][] = ["text", "image", "audio"];

/** Read an error, with or without its envelope `{"error": ...}`. */
export function problem(value: unknown): Problem {
  const outer = fields(value);
  const inner = "error" in outer ? fields(outer["error"]) : outer;
  return {
    kind: string(inner["kind"], "error"),
    message: string(inner["message"]),
    part: orNull(inner["part"], string),
    value: orNull(inner["value"], scalar),
    limit: orNull(inner["limit"], scalar),
    remedy: orNull(inner["remedy"], string),
  };
}

function evidence(value: unknown): Evidence {
  const given = fields(value);
  return {
    part: number(given["part"]),
    start: orNull(given["start"], number),
    end: orNull(given["end"], number),
    box: orNull(given["box"], numberList),
  };
}

function found(value: unknown): string | Entity {
  const entity = fields(value);
  return typeof value === "string" ? value : { sort: string(entity["sort"]), text: string(entity["text"]) };
}

function finding(value: unknown): Finding {
  const given = fields(value);
  return {
    value: found(given["value"]),
    confidence: number(given["confidence"]),
    distribution: numbers(given["distribution"]),
    shares: numbers(given["shares"]),
    evidence: list(given["evidence"], evidence),
    unsure: given["unsure"] === true,
  };
}

function findings(value: unknown): Findings {
  const given = fields(value);
  return {
    emotion: finding(given["emotion"]),
    intent: finding(given["intent"]),
    language: finding(given["language"]),
    entities: list(given["entities"], finding),
    intensity: number(given["intensity"]),
  };
}

function span(value: unknown): [number, number] {
  const [start = 0, end = 0] = numberList(value);
  return [start, end];
}

function citation(value: unknown): Citation {
  const given = fields(value);
  return {
    passage: string(given["passage"]),
    source: string(given["source"]),
    title: string(given["title"]),
    text: string(given["text"]),
    span: span(given["span"]),
    page: orNull(given["page"], number),
    box: orNull(given["box"], numberList),
    ms: orNull(given["ms"], numberList),
    score: number(given["score"]),
    picture: orNull(given["picture"], string),
    blob: orNull(given["blob"], string),
    media_type: string(given["media_type"]),
    said: orNull(given["said"], span),
  };
}

function suggestion(value: unknown): Reply["suggestions"][number] {
  const given = fields(value);
  return {
    item: string(given["item"]),
    title: string(given["title"]),
    score: number(given["score"]),
    reasons: list(given["reasons"], reason),
    source: string(given["source"]),
  };
}

function heard(value: unknown): Heard {
  const given = fields(value);
  return { part: number(given["part"]), text: string(given["text"]), language: string(given["language"], "und") };
}

/** Read a reply `R`. */
export function reply(value: unknown): Reply {
  const given = fields(value);
  const decision = fields(given["decision"]);
  const said = fields(given["reply"]);
  const maker = fields(said["made_by"]);
  return {
    turn: string(given["turn"]),
    conversation: string(given["conversation"]),
    decision: { kind: oneOf(decision["kind"], DECISIONS, "say"), row: string(decision["row"]), why: string(decision["why"]) },
    reply: {
      parts: list(said["parts"], replyPart),
      made_by: { kind: oneOf(maker["kind"], MAKERS, "template"), model: string(maker["model"]), label: string(maker["label"]) },
    },
    findings: findings(given["findings"]),
    citations: list(given["citations"], citation),
    suggestions: list(given["suggestions"], suggestion),
    notes: list(given["notes"], (item) => string(item)),
    rejected: list(given["rejected"], problem),
    asked: string(given["asked"]),
    unanswered: given["unanswered"] === true,
    calls: list(given["calls"], called),
    flow: orNull(given["flow"], flow),
    transfer: orNull(given["transfer"], transfer),
    heard: list(given["heard"], heard),
  };
}

function keptPart(value: unknown): KeptPart {
  const given = fields(value);
  if (given["kind"] === "text") {
    return { kind: "text", text: string(given["text"]) };
  }
  return {
    kind: oneOf(given["kind"], MEDIA, "document"),
    blob: string(given["blob"]),
    media_type: string(given["media_type"]),
    size: number(given["size"]),
  };
}

function keptTurn(value: unknown): KeptTurn {
  const given = fields(value);
  return { turn: string(given["turn"]), parts: list(given["parts"], keptPart), reply: orNull(given["reply"], reply) };
}

/** Read a kept conversation. */
export function conversation(value: unknown): Conversation {
  const given = fields(value);
  return { conversation: string(given["conversation"]), turns: list(given["turns"], keptTurn) };
}

function purposes(value: unknown): Purpose[] {
  return PURPOSES.filter((purpose) => Array.isArray(value) && value.includes(purpose));
}

/** Read what the customer agreed to; a purpose that this page has no words for is not asked about. */
export function consent(value: unknown): Consent {
  const given = fields(value);
  return {
    purposes: purposes(given["purposes"]),
    asked: given["asked"] === true,
    version: string(given["version"]),
    text: both(given["text"]),
    offered: purposes(given["offered"]),
    said: orNull(given["said"], both),
  };
}

/** Read whether suggestions are personal; what does not say so is not. */
export function personal(value: unknown): boolean {
  return fields(value)["personal"] === true;
}

/** Read a source with its text. */
export function source(value: unknown): Source {
  const given = fields(value);
  return {
    id: string(given["id"]),
    title: string(given["title"]),
    media_type: string(given["media_type"]),
    text: string(given["text"]),
  };
}

/** Read the ready prompts. */
export function prompts(value: unknown): Prompt[] {
  return list(fields(value)["prompts"], (item) => {
    const given = fields(item);
    return {
      kind: oneOf(given["kind"], PROMPTS, "text"),
      title: string(given["title"]),
      text: string(given["text"]),
      url: orNull(given["url"], string),
      media_type: orNull(given["media_type"], string),
    };
  });
}

/** Read one event of a streamed turn; null for an event of a kind that this page does not know yet. */
export function turnEvent(name: string, value: unknown): TurnEvent | null {
  const given = fields(value);
  switch (name) {
    case "accepted":
      return { kind: "accepted", rejected: list(given["rejected"], problem) };
    case "heard":
      return { kind: "heard", heard: heard(value) };
    case "delta":
      return { kind: "delta", text: string(given["text"]) };
    case "reply":
      return { kind: "reply", reply: reply(value) };
    case "error":
      return { kind: "error", problem: problem(value) };
    default:
      return null;
  }
}

/** Read whether a person is there or coming. */
export function person(value: unknown): Person {
  const given = fields(value);
  return {
    phase: oneOf(given["phase"], PHASES, "bot"),
    text: both(given["text"]),
  };
}

/** Read one event of a conversation; one that this page has no use for keeps its number. */
export function liveEvent(value: unknown): LiveEvent {
  const given = fields(value);
  const body = fields(given["body"]);
  const at = number(given["number"]);
  switch (given["kind"]) {
    case "turn":
      return { number: at, kind: "turn" };
    case "message":
      return { number: at, kind: "message", by: string(body["by"]), text: string(body["text"]) };
    case "notice":
      return { number: at, kind: "notice", text: both(body["text"]) };
    case "phase":
      return { number: at, kind: "phase", phase: oneOf(body["to"], PHASES, "bot"), agent: string(body["agent"]) };
    default:
      return { number: at, kind: "other" };
  }
}

/** Read a stretch of the timeline, oldest event first. */
export function timeline(value: unknown): LiveEvent[] {
  return list(fields(value)["events"], liveEvent);
}
